//! Runs prepared steps on a connection.

mod alone;
mod apply;
mod audit;
mod columns;
mod failure;
mod fault;
mod group;
mod obstacles;
mod operations;
mod progress;
mod queue;
mod rebuild;
mod segment;
mod session;
mod step;
mod unit;
mod version_rows;

pub(crate) use alone::Start;
pub(crate) use apply::{Stopped, execute, execute_one};
pub use failure::{Partial, RunFailure};
pub(crate) use group::{Part, Trace};
pub(crate) use operations::with_causes;
pub(crate) use segment::{Segment, lock_table_warnings, segments};
pub use segment::{Split, Transaction};
pub(crate) use session::{Further, Session, State};
pub(crate) use step::PreparedStep;
pub(crate) use unit::{ToldBy, Unit, Work, units};
pub(crate) use version_rows::{RowChange, VersionRows};
