//! SQLite, through sqlx.

mod open;
mod run;

pub(super) use open::{close, open};
pub(super) use run::{fetch_texts, run, run_batch};
