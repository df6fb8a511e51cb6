//! What can be read in SQL that a user wrote, without parsing it: where its strings and comments
//! are, where a statement ends, where a placeholder stands.

mod placeholders;
mod scan;
mod statements;

pub use placeholders::{Place, PlaceholderError, place, with_values};
pub use statements::{changes_rows_only, statements};
