//! What a migration records its operations with: one method an operation.

/// Records an operation and gives it back for refinement.
macro_rules! record {
    ($self:ident, $operation:ident, $value:expr) => {
        match $self.record($value) {
            Operation::$operation(operation) => operation,
            _ => unreachable!("an operation is recorded as what it is"),
        }
    };
}

mod columns;
mod constraints;
mod enums;
mod functions;
mod indexes;
mod namespaces;
mod rows;
mod sequences;
mod table_operations;
mod tables;
mod views;

pub use table_operations::TableOperations;

use super::places::Places;
use super::{IfTableExists, OnDialect, Operation};
use crate::capability::Dialect;
use crate::name::ObjectName;
use std::panic::Location;

/// What a migration records its operations with. Nothing runs while it records.
///
/// ```
/// use migrator_core::op::{Operations, string};
/// let mut op = Operations::default();
/// op.add_column("users", string("avatar_url", 500));
/// op.create_index("ix_users_avatar_url", "users", ["avatar_url"]).unique();
/// assert_eq!(op.recorded().len(), 2);
/// ```
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Operations {
    recorded: Vec<Operation>,
    places: Places,
}

impl Operations {
    /// The operations recorded so far.
    pub fn recorded(&self) -> &[Operation] {
        &self.recorded
    }

    /// The operations, when recording is over.
    pub fn into_recorded(self) -> Vec<Operation> {
        self.recorded
    }

    /// Where in the user's source an operation was recorded, by its position among them.
    ///
    /// ```
    /// # use migrator_core::op::Operations;
    /// let mut op = Operations::default();
    /// op.drop_table("users");
    /// assert_eq!(op.place(0).map(|place| place.file()), Some(file!()));
    /// ```
    pub fn place(&self, position: usize) -> Option<&'static Location<'static>> {
        self.places.get(position)
    }

    /// Records any operation, as a value.
    #[track_caller]
    pub fn record(&mut self, operation: impl Into<Operation>) -> &mut Operation {
        self.places.push(Location::caller());
        self.recorded.push(operation.into());
        let last = self.recorded.len() - 1;
        &mut self.recorded[last]
    }

    /// Records operations that run only if the table exists in the database at that moment.
    ///
    /// ```
    /// # use migrator_core::op::Operations;
    /// # let mut op = Operations::default();
    /// op.if_table_exists("old_table", |op| op.rename_table("old_table", "new_table"));
    /// ```
    #[track_caller]
    pub fn if_table_exists(&mut self, table: impl Into<ObjectName>, then: impl FnOnce(&mut Operations)) {
        let mut inner = Operations::default();
        then(&mut inner);
        self.record(IfTableExists { table: table.into(), operations: inner.recorded });
    }

    /// What is recorded with it runs on one database only.
    ///
    /// ```
    /// # use migrator_core::{capability::Dialect, op::Operations};
    /// # let mut op = Operations::default();
    /// op.on(Dialect::Postgres).create_extension("citext");
    /// ```
    #[track_caller]
    pub fn on(&mut self, dialect: Dialect) -> &mut Operations {
        &mut record!(self, OnDialect, OnDialect { dialect, operations: Operations::default() }).operations
    }
}

impl FromIterator<Operation> for Operations {
    fn from_iter<I: IntoIterator<Item = Operation>>(operations: I) -> Self {
        let recorded: Vec<Operation> = operations.into_iter().collect();
        let places = Places::unknown(recorded.len());
        Operations { recorded, places }
    }
}
