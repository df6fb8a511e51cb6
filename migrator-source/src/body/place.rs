use super::Body;
use super::evaluate::{Evaluator, Local};
use super::scope::Scope;
use super::step::{Argument, Block, Call, Step};
use super::value::Value;
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Lit;

/// A text that a statement says, and the token that says it.
struct Word {
    text: String,
    span: Span,
}

/// A statement, and the values that the loops around it go over.
struct Found<'a> {
    step: &'a Step,
    /// The innermost last.
    around: Vec<&'a syn::Expr>,
}

/// The token in a statement that says `token`: see [`Body::place`].
pub(super) fn place(
    body: &Body,
    scope: &Scope,
    statement: usize,
    table: Option<&str>,
    token: Option<&str>,
) -> Option<Span> {
    let found = find(&body.steps, statement, &mut Vec::new())?;
    let call = match found.step {
        Step::Call(call) => call,
        Step::Unknown(unknown) => return Some(unknown.span),
        _ => return None,
    };
    let method = call.recording().or(call.methods.first()).map(|method| method.name.span());
    let Some(token) = token else { return method };

    let mut evaluator = Evaluator::new(scope);
    declare(&mut evaluator, &body.steps);
    let mut words = Vec::new();
    for tokens in said_by(call) {
        collect(tokens, &mut evaluator, &mut words);
    }
    if let Some(span) = meant(&words, table, token) {
        return Some(span);
    }
    // A loop's variable says what the list says.
    for values in found.around.iter().rev() {
        let mut words = Vec::new();
        collect(values.to_token_stream(), &mut evaluator, &mut words);
        if let Some(span) = meant(&words, None, token) {
            return Some(span);
        }
    }
    method
}

/// The word that is meant: after the table's, if there is one.
fn meant(words: &[Word], table: Option<&str>, token: &str) -> Option<Span> {
    let after =
        table.and_then(|table| words.iter().position(|word| word.text == table)).map_or(0, |at| at + 1);
    let is_it = |word: &&Word| word.text == token;
    // Inside of SQL it is one word of several.
    let has_it = |word: &&Word| word.text.len() > token.len() && has_word(&word.text, token);
    let found = words[after..].iter().find(is_it).or_else(|| words.iter().find(is_it));
    found.or_else(|| words[after..].iter().find(has_it)).map(|word| word.span)
}

fn has_word(text: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    !word.is_empty()
        && text.match_indices(word).any(|(at, _)| {
            !text[..at].chars().next_back().is_some_and(is_part)
                && !text[at + word.len()..].chars().next().is_some_and(is_part)
        })
}

fn find<'a>(block: &'a Block, statement: usize, around: &mut Vec<&'a syn::Expr>) -> Option<Found<'a>> {
    for step in &block.steps {
        let found = match step {
            Step::Call(call) if call.statement == statement => {
                return Some(Found { step, around: around.clone() });
            }
            Step::Unknown(unknown) if unknown.statement == statement => {
                return Some(Found { step, around: around.clone() });
            }
            Step::Call(call) => call
                .methods
                .iter()
                .flat_map(|method| &method.arguments)
                .filter_map(|argument| match argument {
                    Argument::Recording(recorded) => Some(&recorded.block),
                    Argument::Value(_) => None,
                })
                .find_map(|block| find(block, statement, around)),
            Step::Loop(each) => {
                around.push(&each.values);
                let found = find(&each.block, statement, around);
                around.pop();
                found
            }
            Step::Block(block) => find(block, statement, around),
            Step::Maybe(blocks) => blocks.iter().find_map(|block| find(block, statement, around)),
            Step::Let(_) | Step::Unknown(_) => None,
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

/// What a call is given, in order, with what is called within.
fn said_by(call: &Call) -> Vec<TokenStream> {
    let mut all = Vec::new();
    for argument in call.methods.iter().flat_map(|method| &method.arguments) {
        match argument {
            Argument::Value(value) => all.push(value.to_token_stream()),
            Argument::Recording(recorded) => said_within(&recorded.block, &mut all),
        }
    }
    all
}

fn said_within(block: &Block, all: &mut Vec<TokenStream>) {
    for step in &block.steps {
        match step {
            Step::Call(call) => all.extend(said_by(call)),
            Step::Let(binding) => all.extend(binding.value.as_ref().map(ToTokens::to_token_stream)),
            Step::Loop(each) => {
                all.push(each.values.to_token_stream());
                said_within(&each.block, all);
            }
            Step::Block(block) => said_within(block, all),
            Step::Maybe(blocks) => blocks.iter().for_each(|block| said_within(block, all)),
            Step::Unknown(_) => {}
        }
    }
}

/// Knows the constants and the variables of the function's own block.
fn declare<'a>(evaluator: &mut Evaluator<'a>, block: &'a Block) {
    for (name, named) in &block.names {
        evaluator.name(name, Local::Item(named));
    }
    for step in &block.steps {
        if let Step::Let(binding) = step {
            let value = binding.value.as_ref().map_or(Value::Unknown, |value| evaluator.value_of(value));
            evaluator.bind(&binding.pattern, value);
        }
    }
}

/// Literals, and single words that stand for a text.
fn collect(tokens: TokenStream, evaluator: &mut Evaluator<'_>, into: &mut Vec<Word>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => collect(group.stream(), evaluator, into),
            TokenTree::Literal(literal) => {
                let text = match Lit::new(literal.clone()) {
                    Lit::Str(text) => text.value(),
                    Lit::Int(number) => number.base10_digits().to_owned(),
                    Lit::Float(number) => number.base10_digits().to_owned(),
                    _ => continue,
                };
                into.push(Word { text, span: literal.span() });
            }
            TokenTree::Ident(word) => {
                let path = syn::parse2::<syn::Expr>(TokenTree::from(word.clone()).into());
                if let Ok(path @ syn::Expr::Path(_)) = path
                    && let Value::Text(text) = evaluator.value_of(&path)
                {
                    into.push(Word { text, span: word.span() });
                }
            }
            TokenTree::Punct(_) => {}
        }
    }
}
