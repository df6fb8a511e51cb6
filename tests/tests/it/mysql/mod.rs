//! What the tests on MySQL and MariaDB share.

mod database;
mod rows;

pub(crate) use database::Database;
pub(crate) use rows::fill;
