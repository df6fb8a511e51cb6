//! Rust code that runs as part of a migration, and what it talks to the database with.

mod code;
mod db;
mod from_db_row;
mod statement;

pub(crate) use code::StepCode;
pub use code::StepError;
pub use db::Db;
pub use from_db_row::FromDbRow;
pub use statement::{IntoStatement, Statement, UnsupportedValue};
