//! Backfills: a table is gone over in the order of its key, batch by batch, each in a transaction of its own
//! that also writes how far it is.
//!
//! | file | what it knows |
//! |---|---|
//! | `record` | `.each(…)` and `.rows(…)`: what is recorded |
//! | `fill` | what the code of a backfill may give back |
//! | `cell` | a value that was read, and what it can become in Rust |
//! | `page` | the rows of a batch |
//! | `transform` | a page of rows → the values that they get |
//! | `work` | what all workers know: the table, its types, the books |
//! | `run` | the parts of a table, the workers, the check that nothing was missed |
//! | `worker` | a part, from batch to batch |
//! | `batch` | one batch, in its transaction |
//! | `overlap` | batches of SQLite, where the code runs while a page is written |
//! | `size` | how many rows a batch has |
//! | `throttle` | how fast it may go |
//! | `error` | why it stopped |

mod batch;
mod cell;
mod error;
mod fill;
mod overlap;
mod page;
mod record;
mod run;
mod sample;
mod size;
mod throttle;
mod transform;
mod work;
mod worker;

pub use cell::{CellValue, Cells, FromCell, FromCells, UnfitCell, required_cell};
pub(crate) use error::Stop;
#[cfg(feature = "cli")]
pub(crate) use error::shown;
pub use fill::{Fill, FilledColumns, Single, Untyped};
pub(crate) use page::{Cell, Page, PageArrays};
pub use record::{Backfills, TableRow};
pub(crate) use run::{Asked, run};
pub use sample::{Sample, SampledRow};
pub use throttle::BackfillLimits;
