//! Unknown stays quiet: whatever becomes of a statement, nothing is read that it does not say.

use super::{Source, apart, migration};
use migrator_core::capability::Dialect;
use migrator_core::op::Operation;
use migrator_tests::random::{Dice, Journey};
use proc_macro2::{Group, TokenStream, TokenTree};

/// A way to write a statement so that it cannot be read, or may not be recorded.
const WRAPPINGS: [(&str, &str); 10] = [
    ("if condition() { ", " }"),
    ("if let Some(op) = other() { ", " }"),
    ("match value { 1 => { ", " } _ => {} }"),
    ("for _ in somewhere() { ", " }"),
    ("while condition() { ", " break; }"),
    ("#[cfg(unix)] { ", " }"),
    ("mine! { ", " }"),
    ("(|op: &mut Operations| { ", " })(op);"),
    ("let op = &mut *op; ", ""),
    ("with(op, |op| { ", " });"),
];

/// The operations are among these, in order.
fn is_part_of(read: &[Operation], whole: &[Operation]) -> bool {
    let mut rest = whole.iter();
    read.iter().all(|operation| rest.any(|other| other == operation))
}

fn operations(text: &str) -> Vec<Operation> {
    apart(Source::read(text).recording("migration").unwrap().operations().cloned().collect())
}

#[test]
fn what_is_wrapped_is_not_read() {
    for seed in 1..120 {
        let mut dice = Dice::new(seed);
        let journey = Journey::of(seed, Dialect::Postgres);
        let statements: Vec<String> = journey.operations.iter().map(Operation::source).collect();
        let whole = operations(&migration(&statements.join("\n")));
        let (before, after) = WRAPPINGS[dice.below(WRAPPINGS.len())];
        let at = dice.below(statements.len());
        let mut wrapped = statements.clone();
        wrapped[at] = format!("{before}{}{after}", statements[at]);
        let text = migration(&wrapped.join("\n"));
        let read = operations(&text);
        let without: Vec<Operation> =
            operations(&migration(&[&statements[..at], &statements[at + 1..]].concat().join("\n")));
        assert!(is_part_of(&read, &whole), "{text}\n{read:?}");
        assert!(is_part_of(&read, &without), "{text}\n{read:?}");
        assert!(read.len() <= without.len(), "{text}\n{read:?}");
    }
}

/// The code with a call of the user's own in the place of one of its literals.
fn without_literal(tokens: TokenStream, until: &mut usize) -> TokenStream {
    let replaced = |token: TokenTree| match token {
        TokenTree::Group(group) => {
            TokenTree::from(Group::new(group.delimiter(), without_literal(group.stream(), until))).into()
        }
        TokenTree::Literal(literal) => {
            let own = *until == 0;
            *until = until.wrapping_sub(1);
            if own { "made_up()".parse().unwrap() } else { TokenTree::from(literal).into() }
        }
        token => TokenStream::from(token),
    };
    tokens.into_iter().flat_map(replaced).collect()
}

#[test]
fn a_value_that_is_not_plain_takes_its_operation_away() {
    let mut taken = 0;
    for seed in 200..320 {
        let mut dice = Dice::new(seed);
        let journey = Journey::of(seed, Dialect::Mysql);
        let statements: Vec<String> = journey.operations.iter().map(Operation::source).collect();
        let text = statements.join("\n");
        let mut until = dice.below(text.matches('"').count() / 2);
        let changed = without_literal(text.parse().unwrap(), &mut until).to_string();
        let whole = operations(&migration(&text));
        let read = operations(&migration(&changed));
        assert!(read.len() <= whole.len() && is_part_of(&read, &whole), "{changed}\n{read:?}");
        taken += usize::from(read.len() < whole.len());
    }
    assert!(taken > 80, "{taken}");
}
