//! What stands on a column, as far as the text of its table and of its indexes tells.

use super::edit::Edit;
use crate::sqlite::ddl::{Clause, ClauseKind, Element, Token, is_name_at, same_name, tokens};
use crate::sqlite::enumeration;

/// What stands on the column, in words.
pub(super) fn of_column(edit: &Edit<'_>, working: &str) -> Vec<String> {
    let mut uses = Vec::new();
    for element in edit.text.elements() {
        match element {
            Element::Column(column) if same_name(&column.name(), working) => {
                let own = column.clauses().into_iter().filter(|clause| {
                    // Unnamed rules of the column alone go with it, and so does the check of its labels.
                    clause.kind == ClauseKind::PrimaryKey
                        || clause.kind.is_rule()
                            && clause.name.is_some()
                            && !enumeration::is_check(clause, column.tokens(clause))
                });
                uses.extend(own.map(|clause| words(&clause)));
            }
            Element::Column(column) => {
                for clause in column.clauses() {
                    if clause_names(&clause, column.tokens(&clause), &edit.live.name.name, working) {
                        uses.push(format!("{} of column `{}`", words(&clause), column.name()));
                    }
                }
            }
            Element::Constraints(constraints) => {
                for clause in constraints.clauses() {
                    if clause_names(&clause, constraints.tokens(&clause), &edit.live.name.name, working) {
                        uses.push(words(&clause));
                    }
                }
            }
        }
    }
    let indexes = edit.indexes.iter().filter(|index| index.uses(working));
    uses.extend(indexes.map(|index| format!("index `{}`", index.name)));
    uses
}

/// Whether any SQL has the name in it.
pub(super) fn names(sql: &str, name: &str) -> bool {
    tokens(sql).iter().any(|token| token.names(name))
}

/// The tokens in the n-th pair of brackets, counted from 1.
pub(super) fn inside(tokens: &[Token], number: usize) -> Vec<&Token> {
    let (mut depth, mut pair) = (0_usize, 0);
    let mut found = Vec::new();
    for token in tokens.iter().filter(|token| !token.is_blank()) {
        if token.symbol(")") {
            depth = depth.saturating_sub(1);
        }
        if depth > 0 && pair == number && !token.symbol(",") {
            found.push(token);
        }
        if token.symbol("(") {
            pair += usize::from(depth == 0);
            depth += 1;
        }
    }
    found
}

fn clause_names(clause: &Clause, tokens: &[Token], table: &str, column: &str) -> bool {
    let listed = |number| inside(tokens, number).iter().any(|token| token.names(column));
    match clause.kind {
        ClauseKind::PrimaryKey | ClauseKind::Unique => listed(1),
        ClauseKind::Check | ClauseKind::Generated => {
            let named = |at: usize| is_name_at(tokens, at) && tokens[at].names(column);
            let first = tokens.iter().position(|token| token.symbol("(")).unwrap_or(tokens.len());
            (first..tokens.len()).any(named)
        }
        ClauseKind::ForeignKey => {
            let own_columns = tokens.first().is_some_and(|token| token.is("FOREIGN"));
            let target = tokens.iter().skip_while(|token| !token.is("REFERENCES")).skip(1);
            let target = target.into_iter().find(|token| !token.is_blank()).and_then(Token::name);
            let to_itself = target.is_some_and(|target| same_name(&target, table));
            own_columns && listed(1) || to_itself && listed(if own_columns { 2 } else { 1 })
        }
        ClauseKind::NotNull
        | ClauseKind::Null
        | ClauseKind::Default
        | ClauseKind::Collate
        | ClauseKind::Empty => false,
    }
}

fn words(clause: &Clause) -> String {
    let kind = match clause.kind {
        ClauseKind::PrimaryKey => "primary key",
        ClauseKind::Unique => "unique constraint",
        ClauseKind::Check => "check constraint",
        ClauseKind::ForeignKey => "foreign key",
        ClauseKind::Generated => "the expression",
        _ => "constraint",
    };
    match &clause.name {
        Some(name) => format!("{kind} `{name}`"),
        None if clause.kind == ClauseKind::Generated => kind.into(),
        None => format!("an unnamed {kind}"),
    }
}
