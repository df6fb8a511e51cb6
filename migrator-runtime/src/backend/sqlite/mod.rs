//! SQLite, through sqlx.

mod keep;
mod open;
mod page;
mod rebuild;
mod run;
mod statement;

pub(super) use keep::keep;
pub(super) use open::{SqliteDatabase, close, open};
pub(crate) use page::page_of_arrays;
pub(super) use page::{read_arrays, read_page, write_page};
pub(super) use rebuild::{after_rebuilds, before_rebuilds, count_orphans, new_orphans, rebuild};
pub(super) use run::{fetch_texts, run, run as run_alone, run_batch, run_batch as run_each, told};
pub(super) use statement::{execute, fetch_all, fetch_optional};
