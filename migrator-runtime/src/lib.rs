//! Runs migrations written as Rust functions: library and command line.
//!
//! A migrations crate registers its migrations with [`migration`], [`downgrade`] and
//! [`migrations!`]; an application, or the command line, runs them with a [`Migrator`].
//!
//! | module | what it does |
//! |---|---|
//! | [`prelude`] | what a migration file needs |
//! | [`Migrator`] | runs migrations on one database |
//! | [`many`] | many databases, migrated alike |
//! | `registry` | the migrations that are linked into the program |
//! | `prepare` | from a plan to steps that are ready to run |
//! | `executor` | runs the steps, in transactions, and keeps the books |
//! | `inspect` | the schema of the database, and how it differs |
//! | `status` | where the database stands, on one page |
//! | `altered` | revisions that did something else when they ran |
//! | `judge` | what is wrong with the migrations, by running their functions |
//! | [`testing`] | that judgement, and a journey on SQLite, as a test |
//! | `lock` | one runner at a time |
//! | `interrupt` | stopping a run from outside |
//! | `recovery` | revisions that are half done: going on, or taking back |
//! | `journal` | what ran, when, how long, by whom |
//! | `log` | the journal, read back run by run |
//! | `data_step` | Rust code as part of a migration |
//! | [`rows`] | the rows of a table as it was, for data steps |
//! | `backend` | the databases, through sqlx |
//! | `backfill` | a table gone over batch by batch |
//! | `script` | SQL for a DBA, without a database |
//! | `source` | where in the source an operation stands |
//! | `event` | what a run tells while it goes on |
//! | `retry` | beginning anew when a lock was not to be had |
//! | `cli` | the command line |

#![warn(clippy::print_stdout, clippy::print_stderr)] // a library prints nothing

mod altered;
mod backend;
mod backfill;
mod cancel;
#[cfg(feature = "cli")]
pub mod cli;
mod data_step;
mod error;
mod event;
mod executor;
mod inspect;
mod interrupt;
mod journal;
mod judge;
mod lock;
mod log;
pub mod many;
mod migrator;
mod prepare;
mod record;
mod recovery;
mod registry;
mod report;
mod retry;
pub mod rows;
mod run_plan;
mod script;
mod source;
mod stamp;
mod status;
pub mod testing;

pub use altered::Altered;
pub use backend::{ConnectError, DatabaseUrl, Refusal, SqlPlace, StatementError, UrlError};
pub use backfill::{
    BackfillLimits, Backfills, CellValue, Cells, Fill, FilledColumns, FromCell, FromCells, Sample,
    SampledRow, Single, TableRow, UnfitCell, Untyped,
};
pub use data_step::{Db, FromDbRow, IntoStatement, Statement, StepError, UnsupportedValue};
pub use error::{Error, HistoryError};
pub use event::{Direction, Event};
pub use executor::{Partial, RunFailure, Split, Transaction};
pub use inspect::Validation;
pub use lock::{Holder, Life, LockKind};
pub use log::{LoggedOutcome, LoggedRun, LoggedStep};
pub use migrator::Migrator;
pub use record::{Record, Reverse};
pub use recovery::{HalfDone, HalfDoneCause, HalfDoneError, Interrupted, StatementState};
pub use registry::History;
pub use report::{RunReport, RunStep};
pub use run_plan::{PlannedOperation, PlannedPart, PlannedStep, PlannedWayBack, RunPlan};
pub use script::ScriptOptions;
pub use stamp::StampReport;
pub use status::{PendingRevision, Status};

pub use migrator_core as core;

pub use migrator_macros::{downgrade, migration, migrations};

/// What a migration file needs: `use migrator_runtime::prelude::*;`.
pub mod prelude {
    pub use crate::backfill::Backfills;
    pub use crate::data_step::{Db, StepError};
    pub use crate::record::{Record, Reverse};
    pub use migrator_core::capability::Dialect;
    pub use migrator_core::op::*;
    pub use migrator_core::row;
    pub use migrator_core::schema::ReferentialAction::{self, *};
    pub use migrator_core::schema::{Deferrable, Function, Identity, Literal, SqlText};
    pub use migrator_macros::{downgrade, migration};
    pub use std::time::Duration;
}

/// What the macros write; not for use by hand.
#[doc(hidden)]
pub mod __private {
    pub use crate::backfill::required_cell;
    pub use crate::registry::{RegisteredDowngrade, RegisteredFolder, RegisteredMigration};
    pub use crate::rows::private::*;
    pub use inventory;
    pub use migrator_core::capability::Dialect;
    pub use migrator_core::op::Operations;
}
