//! Runs prepared steps on a connection.

mod apply;
mod failure;
mod fault;
mod obstacles;
mod operations;
mod progress;
mod rebuild;
mod segment;
mod session;
mod step;
mod version_rows;

pub(crate) use apply::{Stopped, execute};
pub use failure::{Partial, RunFailure};
pub(crate) use operations::with_causes;
pub use segment::Transaction;
pub(crate) use segment::segments;
pub(crate) use session::{Further, Session, State};
pub(crate) use step::PreparedStep;
pub(crate) use version_rows::VersionRows;
