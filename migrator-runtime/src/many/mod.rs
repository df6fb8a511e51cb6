//! Many databases, migrated alike: one database or schema for each tenant, thousands of them.
//!
//! | file | what it knows |
//! |---|---|
//! | `target` | one of the databases |
//! | `targets` | a list of them, or the query that gives it |
//! | `namespace` | a schema of PostgreSQL, or a database of a MySQL server, that a migrator works in |
//! | `spare` | a connection that the next target uses again |
//! | `shared` | what targets that stand at the same revisions need not prepare anew |
//! | `run` | several at once |
//! | `queue` | which comes next, and when no other does |
//! | `changes` | whether what was done for a target changed it |
//! | `report` | what became of each |

mod changes;
mod namespace;
mod queue;
mod report;
mod run;
mod shared;
mod spare;
mod target;
mod targets;

pub use changes::Changes;
pub(crate) use namespace::Namespace;
pub use report::{ManyReport, Outcome, TargetReport};
pub use run::{Many, TargetEvent};
pub(crate) use shared::Shared;
pub(crate) use spare::Spare;
pub use target::Target;
pub use targets::{Names, Targets, TargetsError};
