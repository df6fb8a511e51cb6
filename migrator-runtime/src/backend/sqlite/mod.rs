//! SQLite, through sqlx.

mod open;
mod page;
mod rebuild;
mod run;
mod statement;

pub(super) use open::{close, open};
pub(super) use page::{read_page, write_page};
pub(super) use rebuild::{after_rebuilds, before_rebuilds, count_orphans, new_orphans, rebuild};
pub(super) use run::{
    fetch_texts, refusal, run, run as run_alone, run_batch, run_batch as run_each, run_counted,
};
pub(super) use statement::{execute, fetch_all, fetch_optional};
