//! What the tests on MySQL and MariaDB share.

mod database;
mod rows;
mod schema;

pub(crate) use database::Database;
pub(crate) use rows::fill;
pub(crate) use schema::create_all;
