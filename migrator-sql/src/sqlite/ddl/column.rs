use super::clause::{Clause, ClauseKind, clauses};
use super::token::{Token, tokens};
use std::fmt;

/// A column as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnText {
    tokens: Vec<Token>,
    /// Which token is its name.
    name: usize,
}

impl ColumnText {
    /// The column that these tokens are, if they begin with a name.
    pub(super) fn of(tokens: Vec<Token>) -> Option<Self> {
        let name = tokens.iter().position(|token| !token.is_blank())?;
        tokens[name].name()?;
        Some(ColumnText { tokens, name })
    }

    /// Its name.
    pub fn name(&self) -> String {
        self.tokens[self.name].name().unwrap_or_default()
    }

    /// Its constraints.
    pub fn clauses(&self) -> Vec<Clause> {
        clauses(&self.tokens, self.name + 1)
    }

    /// Whether it has a constraint of this kind.
    pub fn has(&self, kind: ClauseKind) -> bool {
        self.clauses().iter().any(|clause| clause.kind == kind)
    }

    /// The tokens of a constraint of it.
    pub(in crate::sqlite) fn tokens(&self, clause: &Clause) -> &[Token] {
        &self.tokens[clause.body.clone()]
    }

    /// The words of its type, as they are written; empty when it has none.
    pub fn type_name(&self) -> String {
        self.type_name_before(&self.clauses())
    }

    /// The same, when the constraints are known.
    pub(in crate::sqlite) fn type_name_before(&self, clauses: &[Clause]) -> String {
        let (start, end) = self.type_range_before(clauses);
        self.tokens[start..end].iter().map(|token| token.text.as_str()).collect()
    }

    /// Gives it another type; an empty one takes its type away.
    pub(in crate::sqlite) fn set_type(&mut self, type_name: &str) {
        let (start, end) = self.type_range();
        let fresh = if start == end && !type_name.is_empty() {
            format!(" {type_name}")
        } else {
            type_name.to_owned()
        };
        self.tokens.splice(start..end, tokens(&fresh));
    }

    /// Takes away the constraints that `which` is true of.
    pub(in crate::sqlite) fn remove(&mut self, which: impl Fn(&Clause) -> bool) {
        for clause in self.clauses().into_iter().rev().filter(|clause| which(clause)) {
            let mut start = clause.tokens.start;
            while start > self.name + 1 && self.tokens[start - 1].kind == super::token::Kind::Blank {
                start -= 1;
            }
            self.tokens.drain(start..clause.tokens.end);
        }
    }

    /// Adds a constraint, as the last.
    pub(in crate::sqlite) fn push(&mut self, clause: &str) {
        let end = self.clauses().last().map_or_else(|| self.type_range().1, |clause| clause.tokens.end);
        self.tokens.splice(end..end, tokens(&format!(" {}", clause.trim_start())));
    }

    pub(super) fn all_tokens(&mut self) -> &mut Vec<Token> {
        &mut self.tokens
    }

    /// The tokens of its type. When it has none, the place behind its name.
    fn type_range(&self) -> (usize, usize) {
        self.type_range_before(&self.clauses())
    }

    fn type_range_before(&self, clauses: &[Clause]) -> (usize, usize) {
        let end = clauses.first().map_or(self.tokens.len(), |clause| clause.tokens.start);
        let mut said = (self.name + 1..end).filter(|at| !self.tokens[*at].is_blank());
        match said.next() {
            Some(first) => (first, said.next_back().unwrap_or(first) + 1),
            None => (self.name + 1, self.name + 1),
        }
    }
}

impl fmt::Display for ColumnText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.tokens.iter().try_for_each(|token| f.write_str(&token.text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(sql: &str) -> ColumnText {
        ColumnText::of(tokens(sql)).unwrap()
    }

    #[test]
    fn constraints_are_told_apart() {
        use ClauseKind::*;
        let kinds = |sql: &str| column(sql).clauses().iter().map(|c| c.kind).collect::<Vec<_>>();
        assert_eq!(kinds("a"), []);
        assert_eq!(
            kinds("a INT NOT NULL DEFAULT NULL NULL COLLATE nocase"),
            [NotNull, Default, Null, Collate]
        );
        assert_eq!(
            kinds("a INT CONSTRAINT pk PRIMARY KEY DESC ON CONFLICT REPLACE AUTOINCREMENT"),
            [PrimaryKey]
        );
        assert_eq!(
            kinds(
                "a VARCHAR(20) REFERENCES b(c) ON DELETE SET NULL ON UPDATE SET DEFAULT MATCH full \
                   NOT DEFERRABLE INITIALLY DEFERRED UNIQUE ON CONFLICT IGNORE"
            ),
            [ForeignKey, Unique]
        );
        assert_eq!(
            kinds("a REFERENCES b ON UPDATE SET DEFAULT CONSTRAINT c CHECK (a) UNIQUE"),
            [ForeignKey, Check, Unique]
        );
        assert_eq!(kinds("a GENERATED ALWAYS AS (b + 1) STORED CHECK (a NOT NULL)"), [Generated, Check]);
        assert_eq!(kinds("a AS (b) CHECK (b IN (1, 2)) REFERENCES x"), [Generated, Check, ForeignKey]);
        assert_eq!(
            kinds("a DEFAULT (1 NOT NULL) DEFAULT -1 DEFAULT 'not null'"),
            [Default, Default, Default]
        );
        assert_eq!(kinds("a \"not\" [null] 'check'"), []);
        assert_eq!(kinds("a CONSTRAINT x CONSTRAINT y NOT NULL"), [Empty, NotNull]);
    }

    #[test]
    fn names_of_constraints_are_read() {
        let names: Vec<_> =
            column("a INT CONSTRAINT \"p\"\"k\" PRIMARY KEY CONSTRAINT [b c] CHECK (a) UNIQUE")
                .clauses()
                .into_iter()
                .map(|clause| clause.name)
                .collect();
        assert_eq!(names, [Some("p\"k".to_owned()), Some("b c".to_owned()), None]);
    }

    #[test]
    fn types_are_replaced() {
        let with = |sql: &str, to: &str| {
            let mut column = column(sql);
            column.set_type(to);
            column.to_string()
        };
        assert_eq!(column("a /* x */ DOUBLE  PRECISION  NOT NULL").type_name(), "DOUBLE  PRECISION");
        assert_eq!(with("a VARCHAR(20) -- c\n NOT NULL", "TEXT"), "a TEXT -- c\n NOT NULL");
        assert_eq!(with(" a", "TEXT"), " a TEXT");
        assert_eq!(with("a UNIQUE", "NUMERIC(1, 2)"), "a NUMERIC(1, 2) UNIQUE");
        assert_eq!(with("a INT\n", "BIGINT"), "a BIGINT\n");
    }

    #[test]
    fn constraints_come_and_go() {
        let mut column = column("  a INT NOT NULL /* stays */ DEFAULT 1 COLLATE nocase -- too\n");
        column.remove(|clause| clause.kind == ClauseKind::Default);
        column.remove(|clause| clause.kind == ClauseKind::NotNull);
        assert_eq!(column.to_string(), "  a INT /* stays */ COLLATE nocase -- too\n");
        column.push("DEFAULT 2");
        assert_eq!(column.to_string(), "  a INT /* stays */ COLLATE nocase DEFAULT 2 -- too\n");
    }
}
