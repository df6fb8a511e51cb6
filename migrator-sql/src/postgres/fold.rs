//! Changes of one table that share one `ALTER TABLE`.
//!
//! PostgreSQL does the parts of an `ALTER TABLE` not in the order in which they are written but in
//! passes: drops first, then changes of types, new columns, `NOT NULL`, keys, and the rest
//! (`AlterTablePass` in `src/backend/commands/tablecmds.c`). So a part may join the parts before it
//! only where that order gives the same.

use migrator_core::schema::Expression;

/// When PostgreSQL does a part of an `ALTER TABLE`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Pass {
    Drop,
    AlterType,
    AddColumn,
    NotNull,
    AddKey,
    Rest,
}

/// One part of an `ALTER TABLE`, and what it stands on.
#[derive(Debug, Clone)]
pub(super) struct Part {
    pub(super) pass: Pass,
    pub(super) sql: String,
    pub(super) touches: Touches,
}

/// What a part of an `ALTER TABLE` changes or stands on.
#[derive(Debug, Clone, Default)]
pub(super) struct Touches {
    pub(super) columns: Vec<String>,
    pub(super) expressions: Vec<Expression>,
    pub(super) constraint: Option<String>,
    /// It may stand on anything.
    pub(super) anything: bool,
}

impl Touches {
    pub(super) fn column(name: &str) -> Self {
        Touches { columns: vec![name.to_owned()], ..Touches::default() }
    }

    fn meets(&self, other: &Touches) -> bool {
        let names = |touches: &Touches, column: &String| {
            touches.columns.contains(column) || touches.expressions.iter().any(|e| e.names(column))
        };
        self.anything
            || other.anything
            || self.columns.iter().any(|column| names(other, column))
            || other.columns.iter().any(|column| names(self, column))
            || self.constraint.is_some() && self.constraint == other.constraint
    }
}

/// Whether the parts can join those before them without a change of what they do.
pub(super) fn can_join(before: &[Part], parts: &[Part]) -> bool {
    before.iter().all(|earlier| parts.iter().all(|later| can_follow(earlier, later)))
}

fn can_follow(earlier: &Part, later: &Part) -> bool {
    if !earlier.touches.meets(&later.touches) {
        return true;
    }
    match (earlier.pass, later.pass) {
        // The expressions of both would see the values before the statement.
        (Pass::AlterType, Pass::AlterType) => false,
        // Of two keys of the same columns in one statement, PostgreSQL may leave one out.
        (Pass::AddKey, Pass::AddKey) => false,
        // A new column is only looked at by its constraints.
        (Pass::AddColumn, Pass::Rest) => later.touches.constraint.is_some(),
        (earlier, later) => earlier <= later,
    }
}
