//! Operations: one change each, as data. One file an operation.
//!
//! The table at the end of this file is the list of them; [`Operations`] is what a migration
//! records them with.

mod add_column;
mod alter_column;
mod apply_error;
mod bulk_insert;
mod column_definition;
mod constructors;
mod create_check_constraint;
mod create_foreign_key;
mod create_index;
mod create_primary_key;
mod create_table;
mod create_unique_constraint;
mod delete_rows;
mod drop_column;
mod drop_constraint;
mod drop_index;
mod drop_table;
mod example;
mod execute;
mod if_table_exists;
mod irreversible;
mod line;
mod operations;
mod rename_table;
mod run;
mod source;

pub use add_column::AddColumn;
pub use alter_column::AlterColumn;
pub use apply_error::ApplyError;
pub use bulk_insert::BulkInsert;
pub use column_definition::ColumnDefinition;
pub use constructors::*;
pub use create_check_constraint::CreateCheckConstraint;
pub use create_foreign_key::CreateForeignKey;
pub use create_index::CreateIndex;
pub use create_primary_key::CreatePrimaryKey;
pub use create_table::CreateTable;
pub use create_unique_constraint::CreateUniqueConstraint;
pub use delete_rows::DeleteRows;
pub use drop_column::DropColumn;
pub use drop_constraint::DropConstraint;
pub use drop_index::DropIndex;
pub use drop_table::DropTable;
pub use execute::{Execute, SqlText};
pub use if_table_exists::IfTableExists;
pub use irreversible::Irreversible;
pub use line::{Line, Sign};
pub use operations::Operations;
pub use rename_table::RenameTable;
pub use run::{Code, Run};

use crate::name::ObjectName;
use crate::schema::Schema;

/// What each operation knows of itself.
pub trait Op: Sized {
    /// Its name: that of the method that records it.
    const NAME: &'static str;

    /// Changes the schema as running the operation would.
    ///
    /// # Errors
    ///
    /// When the operation does not fit the schema; the schema is then as it was.
    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError>;

    /// The operations that lead back to `before`, the schema before this operation.
    ///
    /// # Errors
    ///
    /// When no way back can be computed.
    fn inverse(&self, before: &Schema) -> Result<Vec<Operation>, Irreversible>;

    /// The operation in one line.
    fn describe(&self) -> Line;

    /// The Rust statement that records it.
    fn source(&self) -> String;

    /// The table whose structure it changes, when it is one table's.
    fn table(&self) -> Option<&ObjectName>;

    /// What data it destroys when it runs on `before`, in words.
    fn loses(&self, _before: &Schema) -> Option<String> {
        None
    }

    /// Cases to try it on: a schema, and an operation that applies to it.
    fn examples() -> Vec<(Schema, Self)>;
}

macro_rules! operations {
    ($($(#[$doc:meta])* $operation:ident,)*) => {
        /// One change, as data.
        #[derive(Debug, Clone, PartialEq)]
        pub enum Operation {
            $($(#[$doc])* $operation($operation),)*
        }

        $(impl From<$operation> for Operation {
            fn from(operation: $operation) -> Self {
                Operation::$operation(operation)
            }
        })*

        impl Operation {
            /// The names of all operations.
            pub const NAMES: &'static [&'static str] = &[$($operation::NAME),*];

            /// The name of the method that records it.
            pub fn name(&self) -> &'static str {
                match self { $(Operation::$operation(_) => $operation::NAME,)* }
            }

            /// Changes the schema as running the operation would.
            ///
            /// # Errors
            ///
            /// When the operation does not fit the schema; the schema is then as it was.
            pub fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
                match self { $(Operation::$operation(op) => op.apply(schema),)* }
            }

            /// The operations that lead back to `before`, the schema before this operation.
            ///
            /// # Errors
            ///
            /// When no way back can be computed.
            pub fn inverse(&self, before: &Schema) -> Result<Vec<Operation>, Irreversible> {
                match self { $(Operation::$operation(op) => op.inverse(before),)* }
            }

            /// The operation in one line.
            pub fn describe(&self) -> Line {
                match self { $(Operation::$operation(op) => op.describe(),)* }
            }

            /// The Rust statement that records it.
            pub fn source(&self) -> String {
                match self { $(Operation::$operation(op) => op.source(),)* }
            }

            /// The table whose structure it changes, when it is one table's.
            pub fn table(&self) -> Option<&ObjectName> {
                match self { $(Operation::$operation(op) => op.table(),)* }
            }

            /// What data it destroys when it runs on `before`, in words.
            pub fn loses(&self, before: &Schema) -> Option<String> {
                match self { $(Operation::$operation(op) => op.loses(before),)* }
            }

            /// The examples of every operation, each with the schema that it applies to.
            pub fn examples() -> Vec<(Schema, Operation)> {
                let mut all = Vec::new();
                $(all.extend($operation::examples().into_iter().map(|(schema, op)| (schema, op.into())));)*
                all
            }
        }
    };
}

operations! {
    /// A table is created.
    CreateTable,
    /// A table goes.
    DropTable,
    /// A table gets another name.
    RenameTable,
    /// A column is added.
    AddColumn,
    /// A column goes.
    DropColumn,
    /// A column changes.
    AlterColumn,
    /// An index is created.
    CreateIndex,
    /// An index goes.
    DropIndex,
    /// A primary key is added.
    CreatePrimaryKey,
    /// A unique constraint is added.
    CreateUniqueConstraint,
    /// A check constraint is added.
    CreateCheckConstraint,
    /// A foreign key is added.
    CreateForeignKey,
    /// A constraint goes.
    DropConstraint,
    /// Rows are inserted.
    BulkInsert,
    /// Rows are deleted.
    DeleteRows,
    /// SQL runs.
    Execute,
    /// A data step runs.
    Run,
    /// Operations run if a table exists.
    IfTableExists,
}
