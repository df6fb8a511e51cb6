//! What the tests on SQLite share.

mod database;
mod journey;
mod model;
mod schemas;

pub(crate) use database::Database;
pub(crate) use journey::{there_and_back, unsupported};
pub(crate) use model::{assert_model, assert_understood, create_all};
pub(crate) use schemas::{applied, recorded, tables};
