//! Rust code that runs as part of a migration, and what it talks to the database with.

mod code;
mod copy;
mod db;
mod error;
mod from_db_row;
mod lending;
mod look;
mod nested;
#[cfg(feature = "mysql")]
mod slot;
mod statement;
mod stream;

pub(crate) use code::StepCode;
pub use code::StepError;
pub(crate) use copy::CheckedRows;
pub use db::Db;
pub use error::{DbError, DbErrorKind};
pub use from_db_row::FromDbRow;
pub(crate) use lending::Surroundings;
#[cfg(feature = "mysql")]
pub(crate) use slot::Slot;
pub use statement::{IntoStatement, Statement, UnsupportedValue};
pub use stream::RowStream;
