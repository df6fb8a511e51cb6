use super::clause::{Clause, clauses};
use super::token::{Kind, Token};
use std::fmt;
use std::ops::Range;

/// Constraints of a table that stand between two commas: one, or several, as SQLite wants no comma
/// between them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sqlite) struct ConstraintsText {
    tokens: Vec<Token>,
}

impl ConstraintsText {
    pub(super) fn of(tokens: Vec<Token>) -> Self {
        ConstraintsText { tokens }
    }

    /// The constraints.
    pub(in crate::sqlite) fn clauses(&self) -> Vec<Clause> {
        clauses(&self.tokens, 0)
    }

    /// The tokens of one of them, without its name.
    pub(in crate::sqlite) fn tokens(&self, clause: &Clause) -> &[Token] {
        &self.tokens[clause.body.clone()]
    }

    /// One of them, with its name, as it is written.
    pub(super) fn sql(&self, clause: &Clause) -> String {
        self.tokens[clause.tokens.clone()].iter().map(|token| token.text.as_str()).collect()
    }

    /// Takes one of them away.
    pub(super) fn remove(&mut self, clause: &Clause) {
        let blank = |at: &usize| self.tokens.get(*at).is_some_and(|token| token.kind == Kind::Blank);
        let before = (0..clause.tokens.start).rev().take_while(blank).count();
        let after = (clause.tokens.end..).take_while(blank).count();
        let Range { start, end } = clause.tokens.clone();
        // The first one leaves its place to the next.
        let gone = if start == before { start..end + after } else { start - before..end };
        self.tokens.drain(gone);
    }

    pub(super) fn all_tokens(&mut self) -> &mut Vec<Token> {
        &mut self.tokens
    }
}

impl fmt::Display for ConstraintsText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tokens.iter().try_for_each(|token| f.write_str(&token.text))
    }
}
