//! Stopping a run from outside: it ends as after a failure, with everything put right.

use crate::backend::{RebuildFault, Refusal, StatementError};
use crate::data_step::StepError;
use std::fmt;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU8, Ordering};
use tokio::sync::Notify;

const RUNS: u8 = 0;
const REQUESTED: u8 = 1;
const HEEDED: u8 = 2;

/// Whether a run is to stop. Shared by the run, its connection, and who may stop it.
///
/// A request is heeded once: the next statement fails, or the one that runs does. What comes behind it puts
/// things right (a rollback, a line in the journal), and is not hindered.
#[derive(Debug, Default)]
pub(crate) struct Interrupt {
    state: AtomicU8,
    changed: Notify,
    /// What the server is to be told to cancel, once it is known.
    target: OnceLock<CancelTarget>,
}

/// By what a server knows what is to be cancelled.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(not(any(feature = "postgres", feature = "mysql")), allow(dead_code))]
pub(crate) enum CancelTarget {
    /// A process of PostgreSQL.
    Backend(i64),
    /// The beginning of statements, where a pooler gives them to any process.
    Marked(String),
    /// A connection of MySQL or MariaDB.
    Connection(i64),
}

impl Interrupt {
    /// Asks the run to stop.
    pub(crate) fn request(&self) {
        let _ = self.state.compare_exchange(RUNS, REQUESTED, Ordering::SeqCst, Ordering::SeqCst);
        self.changed.notify_waiters();
    }

    /// Waits until the run is asked to stop.
    pub(crate) async fn requested(&self) {
        let mut changed = std::pin::pin!(self.changed.notified());
        // From here on a notification is not missed.
        changed.as_mut().enable();
        if !self.is_requested() {
            changed.await;
        }
    }

    /// The run is gone, and nothing is to be put right.
    pub(crate) fn abandon(&self) {
        self.state.store(REQUESTED, Ordering::SeqCst);
    }

    /// Whether the run was asked to stop.
    pub(crate) fn is_requested(&self) -> bool {
        self.state.load(Ordering::SeqCst) != RUNS
    }

    /// Whether what runs now is to be cancelled.
    pub(crate) fn is_pending(&self) -> bool {
        self.state.load(Ordering::SeqCst) == REQUESTED
    }

    /// Heeds a request, if there is one that was not.
    pub(crate) fn heed(&self) -> bool {
        self.state.compare_exchange(REQUESTED, HEEDED, Ordering::SeqCst, Ordering::SeqCst).is_ok()
    }

    /// Fails once after a request.
    pub(crate) fn check(&self) -> Result<(), Interruption> {
        if self.heed() { Err(Interruption) } else { Ok(()) }
    }

    /// Says of an error that comes from the request that it does.
    pub(crate) fn explain<T, E: Interruptible>(&self, outcome: Result<T, E>) -> Result<T, E> {
        outcome.map_err(|error| if self.heed() { error.interrupted() } else { error })
    }

    pub(crate) fn set_target(&self, target: CancelTarget) {
        let _ = self.target.set(target);
    }

    pub(crate) fn target(&self) -> Option<&CancelTarget> {
        self.target.get()
    }
}

/// The run was asked to stop.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Interruption;

impl fmt::Display for Interruption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("interrupted")
    }
}

impl std::error::Error for Interruption {}

/// An error that an interruption may be behind.
pub(crate) trait Interruptible {
    /// The same, as an interruption.
    fn interrupted(self) -> Self;
}

impl Interruptible for StatementError {
    fn interrupted(self) -> Self {
        // What the database says of it is not why.
        let StatementError { position, sql, .. } = self;
        StatementError { position, sql, ..Interruption.into() }
    }
}

impl Interruptible for StepError {
    fn interrupted(self) -> Self {
        Box::new(Interruption)
    }
}

impl Interruptible for RebuildFault {
    fn interrupted(self) -> Self {
        match self {
            RebuildFault::Refused(error) => RebuildFault::Refused(error.interrupted()),
            RebuildFault::Said(_) => RebuildFault::Refused(Interruption.into()),
        }
    }
}

impl From<Interruption> for StatementError {
    fn from(interrupted: Interruption) -> Self {
        StatementError {
            message: interrupted.to_string(),
            kind: Refusal::Interrupted,
            ..StatementError::default()
        }
    }
}

impl From<Interruption> for RebuildFault {
    fn from(interrupted: Interruption) -> Self {
        RebuildFault::Refused(interrupted.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_heeded_once() {
        let interrupt = Interrupt::default();
        assert_eq!(interrupt.check(), Ok(()));
        interrupt.request();
        assert!(interrupt.is_pending());
        assert_eq!(interrupt.check(), Err(Interruption));
        assert_eq!(interrupt.check(), Ok(()));
        interrupt.request();
        assert!(interrupt.is_requested() && !interrupt.is_pending());
        assert_eq!(interrupt.check(), Ok(()));
    }
}
