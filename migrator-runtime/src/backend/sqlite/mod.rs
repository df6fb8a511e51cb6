//! SQLite, through sqlx.

mod copy;
mod keep;
mod open;
mod page;
mod rebuild;
mod run;
mod statement;
mod stream;

pub(super) use copy::copy_in;
pub(super) use keep::keep;
pub(super) use open::{SqliteDatabase, close, open};
pub(crate) use page::page_of_arrays;
pub(super) use page::{read_arrays, read_page, write_page};
pub(super) use rebuild::{after_rebuilds, before_rebuilds, count_orphans, new_orphans, rebuild};
pub(super) use run::{fetch_texts, run, run as run_alone, run_batch, run_batch as run_each};
pub(super) use statement::{execute, fetch_all, fetch_optional};
pub(super) use stream::{close_rows, next_rows, open_rows};
