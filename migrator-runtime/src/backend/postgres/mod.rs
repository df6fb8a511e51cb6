//! PostgreSQL, through sqlx.

mod open;
mod page;
mod run;
mod statement;

pub(super) use open::{PostgresConnection, close, open};
pub(super) use page::{read_page, write_page};
pub(super) use run::{fetch_texts, run, run_alone, run_batch, run_each, told};
pub(super) use statement::{execute, fetch_all, fetch_optional};
