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
    /// A data step says how far it is.
    Progress {
        /// The revision.
        revision: String,
        /// What the data step does, in its author's words.
        name: String,
        /// How much is done.
        done: u64,
        /// How much there is to do.
        total: u64,
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
