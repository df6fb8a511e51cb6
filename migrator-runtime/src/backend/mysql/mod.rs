//! MySQL and MariaDB, through sqlx.

mod copy;
mod open;
mod page;
mod run;
mod statement;
mod stream;

pub(super) use copy::copy_in;
pub(super) use open::{close, open};
pub(super) use page::{read_page, write_page};
pub(super) use run::{fetch_texts, run, run_alone, run_batch, run_each};
pub(super) use statement::{execute, fetch_all, fetch_optional};
pub(super) use stream::each_row;
