//! What the tests on SQLite share.

mod database;
mod model;

pub(crate) use database::Database;
pub(crate) use model::{assert_model, create_all};
