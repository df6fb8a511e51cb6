//! What a run tells while it goes on. The library prints nothing: who wants to see, listens.

pub use migrator_core::plan::Direction;
use std::time::Duration;

/// Something that happened in a run.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// The steps are known; the first begins.
    RunStarted {
        /// Which way.
        direction: Direction,
        /// How many steps there are.
        steps: usize,
    },
    /// The database could not give a lock in time. What was not committed is taken back, and the run begins
    /// anew after a while.
    Retrying {
        /// The number of the attempt that follows: the second is 2.
        attempt: usize,
        /// How many attempts there are at most.
        of: usize,
        /// How long the run waits before.
        wait: Duration,
        /// What could not be had, and who had it, where the database tells.
        why: String,
    },
    /// The plan does something that may not have been meant.
    Warning(String),
    /// A step begins.
    StepStarted {
        /// Its number, counted from 1.
        number: usize,
        /// The revision.
        revision: String,
        /// What it does, in its author's words.
        message: String,
    },
    /// A data step of the current step begins.
    DataStepStarted {
        /// The revision.
        revision: String,
        /// What the data step does, in its author's words.
        name: String,
    },
    /// A revision that was half done goes on.
    Resuming {
        /// The revision.
        revision: String,
        /// The number of the statement that comes next, counted from 1.
        statement: usize,
        /// How many statements it has.
        of: usize,
    },
    /// A step is done. It lasts only once its transaction is committed.
    StepFinished {
        /// Its number, counted from 1.
        number: usize,
        /// The revision.
        revision: String,
        /// How long it took.
        took: Duration,
    },
    /// A transaction is committed: these steps last.
    Committed {
        /// How many steps of the run last by now.
        steps: usize,
    },
    /// All steps are done and committed.
    RunFinished {
        /// How many steps there were.
        steps: usize,
        /// How long the run took.
        took: Duration,
    },
}

/// Who listens to a run.
pub(crate) type Listener = std::sync::Arc<dyn Fn(&Event) + Send + Sync>;
