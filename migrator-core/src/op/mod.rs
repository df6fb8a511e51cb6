//! Operations: one change each, as data. One file an operation.
//!
//! The table at the end of this file is the list of them; [`Operations`] is what a migration
//! records them with.

mod add_column;
mod add_enum_value;
mod alter_column;
mod alter_sequence;
mod apply_error;
mod backfill;
mod backfill_key;
mod bulk_insert;
mod column_definition;
mod constructors;
mod create_check_constraint;
mod create_enum;
mod create_exclude_constraint;
mod create_extension;
mod create_foreign_key;
mod create_function;
mod create_index;
mod create_primary_key;
mod create_schema;
mod create_sequence;
mod create_table;
mod create_table_comment;
mod create_trigger;
mod create_unique_constraint;
mod create_view;
mod delete_rows;
mod drop_column;
mod drop_constraint;
mod drop_enum;
mod drop_extension;
mod drop_function;
mod drop_index;
mod drop_schema;
mod drop_sequence;
mod drop_table;
mod drop_table_comment;
mod drop_trigger;
mod drop_view;
mod example;
mod execute;
mod if_table_exists;
mod irreversible;
mod line;
mod object_kind;
mod on_dialect;
mod operations;
mod parts;
mod places;
mod rename_constraint;
mod rename_enum_value;
mod rename_index;
mod rename_table;
mod replace_view;
mod run;
mod source;
mod validate_constraint;

pub use add_column::AddColumn;
pub use add_enum_value::{AddEnumValue, EnumValuePlace};
pub use alter_column::AlterColumn;
pub use alter_sequence::AlterSequence;
pub use apply_error::ApplyError;
pub use backfill::{Backfill, Pace, RowChange};
pub use backfill_key::ROW_IDS;
pub use bulk_insert::BulkInsert;
pub use column_definition::ColumnDefinition;
pub use constructors::*;
pub use create_check_constraint::CreateCheckConstraint;
pub use create_enum::CreateEnum;
pub use create_exclude_constraint::CreateExcludeConstraint;
pub use create_extension::CreateExtension;
pub use create_foreign_key::CreateForeignKey;
pub use create_function::CreateFunction;
pub use create_index::CreateIndex;
pub use create_primary_key::CreatePrimaryKey;
pub use create_schema::CreateSchema;
pub use create_sequence::CreateSequence;
pub use create_table::CreateTable;
pub use create_table_comment::CreateTableComment;
pub use create_trigger::CreateTrigger;
pub use create_unique_constraint::CreateUniqueConstraint;
pub use create_view::CreateView;
pub use delete_rows::DeleteRows;
pub use drop_column::DropColumn;
pub use drop_constraint::DropConstraint;
use drop_constraint::create_constraint;
pub use drop_enum::DropEnum;
pub use drop_extension::DropExtension;
pub use drop_function::DropFunction;
pub use drop_index::DropIndex;
pub use drop_schema::DropSchema;
pub use drop_sequence::DropSequence;
pub use drop_table::DropTable;
pub use drop_table_comment::DropTableComment;
pub use drop_trigger::DropTrigger;
pub use drop_view::DropView;
pub use execute::Execute;
pub use if_table_exists::IfTableExists;
pub use irreversible::Irreversible;
pub use line::{Line, Sign};
pub use object_kind::ObjectKind;
pub use on_dialect::OnDialect;
pub use operations::{Operations, TableOperations};
pub use rename_constraint::RenameConstraint;
pub use rename_enum_value::RenameEnumValue;
pub use rename_index::RenameIndex;
pub use rename_table::RenameTable;
pub use replace_view::ReplaceView;
pub use run::{Code, Run};
pub use validate_constraint::ValidateConstraint;

use crate::capability::Dialect;
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

    /// Whether it cannot run inside of a transaction on this database.
    fn forbids_transaction(&self, _dialect: Dialect) -> bool {
        false
    }

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

            /// All that keeps it from being applied to the schema, the first of it first.
            pub fn misfits(&self, schema: &Schema) -> Vec<ApplyError> {
                match self {
                    Operation::CreateTable(create) => create.misfits(schema),
                    Operation::CreateIndex(create) => create.misfits(schema),
                    Operation::Backfill(backfill) => backfill.misfits(schema),
                    _ => self.apply(&mut schema.clone()).err().into_iter().collect(),
                }
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

            /// Whether it cannot run inside of a transaction on this database.
            pub fn forbids_transaction(&self, dialect: Dialect) -> bool {
                match self { $(Operation::$operation(op) => op.forbids_transaction(dialect),)* }
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
    /// A table gets a comment.
    CreateTableComment,
    /// The comment of a table goes.
    DropTableComment,
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
    /// An index gets another name.
    RenameIndex,
    /// A primary key is added.
    CreatePrimaryKey,
    /// A unique constraint is added.
    CreateUniqueConstraint,
    /// A check constraint is added.
    CreateCheckConstraint,
    /// A foreign key is added.
    CreateForeignKey,
    /// An exclude constraint is added.
    CreateExcludeConstraint,
    /// Rows that a constraint left unchecked are checked.
    ValidateConstraint,
    /// A constraint gets another name.
    RenameConstraint,
    /// A constraint goes.
    DropConstraint,
    /// An enumeration is created.
    CreateEnum,
    /// An enumeration gets a label.
    AddEnumValue,
    /// A label of an enumeration gets another name.
    RenameEnumValue,
    /// An enumeration goes.
    DropEnum,
    /// A schema (namespace) is created.
    CreateSchema,
    /// A schema (namespace) goes.
    DropSchema,
    /// A sequence is created.
    CreateSequence,
    /// A sequence counts otherwise.
    AlterSequence,
    /// A sequence goes.
    DropSequence,
    /// A view is created.
    CreateView,
    /// A view gets another query.
    ReplaceView,
    /// A view goes.
    DropView,
    /// A function is created.
    CreateFunction,
    /// A function goes.
    DropFunction,
    /// A trigger is created.
    CreateTrigger,
    /// A trigger goes.
    DropTrigger,
    /// An extension is created.
    CreateExtension,
    /// An extension goes.
    DropExtension,
    /// Rows are inserted.
    BulkInsert,
    /// Rows are deleted.
    DeleteRows,
    /// SQL runs.
    Execute,
    /// A data step runs.
    Run,
    /// The rows that a table has get values.
    Backfill,
    /// Operations run if a table exists.
    IfTableExists,
    /// Operations run on one database only.
    OnDialect,
}
