//! A lossless reader of `CREATE TABLE` as SQLite keeps it: what is not understood stays as it was
//! written.

mod clause;
mod column;
mod constraints;
mod cursor;
mod error;
mod substitute;
mod table;
mod token;

pub use clause::{Clause, ClauseKind};
pub use column::ColumnText;
pub use error::DdlError;
pub use table::TableText;

pub(super) use cursor::{Cursor, items};
pub(super) use substitute::{is_name_at, substitute};
pub(super) use table::Element;
pub(super) use token::{Kind, Token, same_name, tokens};
