//! The lock that a run holds: one runner at a time for a database and a version table.

mod acquire;
mod break_lock;
mod file;
mod held;
mod holder;
mod lease;
mod pause;
mod process;
mod session;
mod status;

pub(crate) use acquire::Terms;
pub(crate) use file::FileLock;
pub(crate) use held::Held;
pub use holder::{Holder, Life, LockKind};
pub(crate) use pause::pause;
#[cfg(feature = "postgres")]
pub(crate) use process::{mark, program_name};
