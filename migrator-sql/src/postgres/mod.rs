//! PostgreSQL.
//!
//! Changes of one table that follow each other share one `ALTER TABLE`, where the order does not
//! matter to PostgreSQL.

mod alter_column;
mod cast;
mod catalog;
mod column;
mod column_type;
mod constraint;
mod create_table;
mod fold;
mod index;
mod limits;
pub mod quote;
mod relation;
mod rows;
mod statements;
mod value;

pub use catalog::table_exists_query;
pub(crate) use statements::render_next;
