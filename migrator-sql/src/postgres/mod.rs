//! PostgreSQL.
//!
//! Changes of one table that follow each other share one `ALTER TABLE`, where the order does not
//! matter to PostgreSQL.

mod alter_column;
mod canonical;
mod catalog;
mod column;
mod column_type;
pub mod concurrent;
mod constraint;
mod create_table;
mod deferred;
mod expression;
mod fold;
mod index;
pub mod lock_table;
pub mod new_labels;
mod object;
pub mod probe;
pub mod quote;
pub mod reflect;
mod rows;
mod split;
mod standing_keys;
mod star;
mod statements;
mod type_name;
mod value;

pub use canonical::canonical;
pub use catalog::table_exists_query;
pub(crate) use deferred::Waiting;
pub(crate) use statements::render_next;
