//! What a rendering gives: the steps of a revision, in order.

use migrator_core::name::ObjectName;
use migrator_core::op::{Backfill, Code, Operation};

/// A step, and the operation that it comes from.
#[derive(Debug, Clone, PartialEq)]
pub struct RenderedStep {
    /// The first operation that it stands for: its position in the list that was rendered. Inside an
    /// [`IfTableExists`](Step::IfTableExists), the position in the inner list.
    pub position: usize,
    /// What to do.
    pub step: Step,
}

/// One thing to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// Run this statement: exactly one, without a closing `;`. Only SQL that a user wrote may hold
    /// several, and may end in a comment: a script puts the `;` on a line of its own then.
    Sql(String),
    /// Rebuild the table (SQLite): read its own DDL from the database, and run what
    /// [`rebuild`](crate::sqlite::rebuild::rebuild) makes of it and of the changes.
    Rebuild {
        /// The table.
        table: ObjectName,
        /// What changes, in order.
        changes: Vec<Operation>,
    },
    /// Take these steps if the table exists in the database at that moment.
    IfTableExists {
        /// The table.
        table: ObjectName,
        /// The steps.
        then: Vec<RenderedStep>,
    },
    /// Run a data step.
    Code {
        /// What it does, in its author's words.
        name: String,
        /// The code.
        code: Code,
    },
    /// Give rows values, batch by batch, each in a transaction of its own.
    Backfill {
        /// What they get.
        backfill: Box<Backfill>,
        /// The columns of the key by which the table is gone over.
        key: Vec<String>,
        /// The one statement that does the same, where there is one: not of code.
        statement: Option<String>,
    },
}

impl RenderedStep {
    /// Whether it rebuilds a table, or may do so: foreign keys must be off then.
    pub fn rebuilds(&self) -> bool {
        match &self.step {
            Step::Rebuild { .. } => true,
            Step::IfTableExists { then, .. } => then.iter().any(RenderedStep::rebuilds),
            Step::Sql(_) | Step::Code { .. } | Step::Backfill { .. } => false,
        }
    }

    pub(crate) fn sql(position: usize, sql: impl Into<String>) -> Self {
        RenderedStep { position, step: Step::Sql(sql.into()) }
    }
}
