//! Indexes that are made and dropped while the table is in use, outside of a transaction. What is left of
//! one that did not come to its end is an index that is not valid.
//! <https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY>

use super::index;
use super::quote::{in_schema, object, text};
use migrator_core::name::ObjectName;
use migrator_core::op::{DropIndex, Operation};

/// A statement that makes or drops an index concurrently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConcurrentIndex {
    /// Whether it is made, and not dropped.
    pub creates: bool,
    /// The index.
    pub name: String,
    /// The table that it is on.
    pub table: ObjectName,
}

impl ConcurrentIndex {
    /// The one that a statement of an operation stands for, if it is one.
    pub fn of(operation: &Operation, sql: &str) -> Option<Self> {
        match operation {
            Operation::CreateIndex(create) if create.concurrently && index::create(create) == sql => {
                Some(ConcurrentIndex {
                    creates: true,
                    name: create.name.clone(),
                    table: create.table.clone(),
                })
            }
            Operation::DropIndex(drop) if drop.concurrently && index::drop(drop) == sql => {
                Some(ConcurrentIndex { creates: false, name: drop.name.clone(), table: drop.table.clone() })
            }
            Operation::OnDialect(on) => {
                on.operations.recorded().iter().find_map(|inner| Self::of(inner, sql))
            }
            Operation::IfTableExists(condition) => {
                condition.operations.iter().find_map(|inner| Self::of(inner, sql))
            }
            _ => None,
        }
    }

    /// The query for whether the index is valid: no row when it is not there.
    pub fn validity_query(&self) -> String {
        let name = object(&self.table.sibling(self.name.as_str()));
        format!(
            "SELECT indisvalid::text FROM pg_catalog.pg_index WHERE indexrelid = to_regclass({})",
            text(&name)
        )
    }

    /// The statement that takes away what is left of it.
    pub fn clean_up(&self) -> String {
        index::drop(&DropIndex {
            name: self.name.clone(),
            table: self.table.clone(),
            if_exists: true,
            concurrently: true,
        })
    }

    /// What it is, for people.
    pub fn describe(&self) -> String {
        in_schema(&self.table, &self.name)
    }
}
