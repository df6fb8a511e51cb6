//! SQLite.
//!
//! What `ALTER TABLE` does safely is done by it; every other change of a table is a
//! [`rebuild`](mod@rebuild) that edits the table's own DDL as it stands in the database, so that
//! nothing is lost that the model does not know.

mod canonical;
mod catalog;
mod column;
mod column_type;
mod constraint;
mod create_table;
mod ddl;
mod default;
mod early_column;
mod enumeration;
mod expression;
mod fold;
mod identity;
mod index;
mod native;
pub mod pragma;
pub mod quote;
pub mod rebuild;
pub mod reflect;
mod rows;
mod statements;
mod trigger;
mod type_name;
mod view;

pub use canonical::canonical;
pub(crate) use catalog::unknown_parts_guard;
pub use catalog::{foreign_key_guard, table_exists_query};
pub use ddl::{Clause, ClauseKind, ColumnText, DdlError, TableText};
pub use early_column::with_column;
pub(crate) use fold::render_next;
pub use rebuild::{LiveTable, REBUILD_PREFIX, RebuildError, live_table_query, rebuild};
