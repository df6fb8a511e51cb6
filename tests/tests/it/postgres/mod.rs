//! What the tests on PostgreSQL share.

mod database;
mod rows;

pub(crate) use database::Database;
pub(crate) use rows::fill;
