use super::Operations;
use crate::op::{CreateExtension, CreateSchema, DropExtension, DropSchema, Operation};

impl Operations {
    /// Creates a schema: a namespace for tables (a database on MySQL and MariaDB). Refine it with
    /// `.if_not_exists()`.
    #[track_caller]
    pub fn create_schema(&mut self, name: impl Into<String>) -> &mut CreateSchema {
        record!(self, CreateSchema, CreateSchema { name: name.into(), if_not_exists: false })
    }

    /// Drops a schema. Refine it with `.if_exists()` and `.cascade()`.
    #[track_caller]
    pub fn drop_schema(&mut self, name: impl Into<String>) -> &mut DropSchema {
        record!(self, DropSchema, DropSchema::new(name))
    }

    /// Makes an extension part of the database (PostgreSQL; elsewhere nothing runs). Refine it with
    /// `.if_not_exists()`, `.schema(…)`, `.version(…)`.
    #[track_caller]
    pub fn create_extension(&mut self, name: impl Into<String>) -> &mut CreateExtension {
        record!(self, CreateExtension, CreateExtension::new(name))
    }

    /// Takes an extension out of the database. Refine it with `.if_exists()`.
    #[track_caller]
    pub fn drop_extension(&mut self, name: impl Into<String>) -> &mut DropExtension {
        record!(self, DropExtension, DropExtension { name: name.into(), if_exists: false })
    }
}
