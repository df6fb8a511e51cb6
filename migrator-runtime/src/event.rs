//! What a run tells while it goes on. The library prints nothing: who wants to see, listens.

use crate::executor::RunFailure;
use crate::lock::Holder;
pub use migrator_core::plan::Direction;
use std::time::Duration;

/// Something that happened in a run.
///
/// Each is told to the function given to [`Migrator::on_event`](crate::Migrator::on_event), and written to
/// `tracing`. A run tells, in this order: [`Warning`](Event::Warning)s, [`RunStarted`](Event::RunStarted),
/// for each revision [`StepStarted`](Event::StepStarted), its statements and data steps, and
/// [`StepFinished`](Event::StepFinished), with a [`Committed`](Event::Committed) wherever a transaction ends;
/// at last [`RunFinished`](Event::RunFinished) or [`Failed`](Event::Failed). More kinds may be added, so a
/// `match` needs an arm for the others.
///
/// A program that migrates when it starts, and says so in its own words:
///
/// ```no_run
/// use migrator_runtime::{Event, Migrator};
///
/// # async fn start() -> Result<(), migrator_runtime::Error> {
/// let migrator = Migrator::new("postgres://localhost/app")?.on_event(|event| match event {
///     Event::RunStarted { steps, .. } => println!("migrating: {steps} revisions"),
///     Event::StepFinished { number, revision, took } => println!("{number}. {revision}: {took:?}"),
///     Event::Warning(warning) => eprintln!("migrating: {warning}"),
///     Event::Failed(failure) => {
///         let left = failure.left.len();
///         eprintln!("migrating: {}; {} revisions are left", failure.message, left);
///     }
///     _ => {}
/// });
/// migrator.upgrade("head").await?;
/// # Ok(()) }
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event {
    /// Another runner holds the lock on the database. Told about each second.
    Waiting {
        /// Who holds it, as far as it is known.
        holder: Option<Box<Holder>>,
        /// For how long this run has been waiting.
        waited: Duration,
    },
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
    /// A statement, or a data step, of the current step begins. Statements that are sent together begin when the
    /// one before is done; PostgreSQL tells that only when all of them are.
    StatementStarted {
        /// The revision.
        revision: String,
        /// Its number in the revision, counted from 1.
        number: usize,
        /// How many the revision has.
        of: usize,
        /// The operation that it is of, in one line. It may hold values, as SQL of the migration's author does.
        operation: String,
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
    /// A revision that was half done goes on.
    Resuming {
        /// The revision.
        revision: String,
        /// The number of the statement that comes next, counted from 1.
        statement: usize,
        /// How many statements it has.
        of: usize,
    },
    /// A statement, or a data step, of the current step is done.
    StatementFinished {
        /// The revision.
        revision: String,
        /// Its number in the revision, counted from 1.
        number: usize,
        /// How many the revision has.
        of: usize,
        /// How many rows it changed, where the database says so.
        rows: Option<u64>,
        /// How long it took.
        took: Duration,
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
    /// The run failed; the same failure is in the error that the run returns.
    Failed(Box<RunFailure>),
}

/// Who listens to a run.
pub(crate) type Listener = std::sync::Arc<dyn Fn(&Event) + Send + Sync>;

/// Tells what happened: to the log, and to who listens.
pub(crate) fn tell(listener: Option<&Listener>, event: &Event) {
    event.log();
    if let Some(listener) = listener {
        listener(event);
    }
}

fn milliseconds(took: &Duration) -> f64 {
    (took.as_secs_f64() * 1e6).round() / 1e3
}

impl Event {
    /// Writes it to `tracing`. What may hold values of a user (SQL, details of the database) is written at the
    /// level of debugging only.
    fn log(&self) {
        match self {
            Event::Waiting { holder, waited } => {
                let holder = holder.as_ref().map(tracing::field::display);
                tracing::info!(
                    event = "waiting",
                    holder,
                    seconds = waited.as_secs(),
                    "waiting for another runner"
                );
            }
            Event::RunStarted { direction, steps } => {
                tracing::info!(event = "run_started", %direction, steps, "run started");
            }
            Event::Retrying { attempt, of, wait, why } => {
                let wait_ms = milliseconds(wait);
                tracing::warn!(event = "retrying", attempt, of, wait_ms, "the run begins anew: {why}");
            }
            Event::Warning(warning) => tracing::warn!(event = "warning", "{warning}"),
            Event::StepStarted { number, revision, message } => {
                tracing::debug!(
                    event = "step_started",
                    number,
                    revision,
                    title = message,
                    "revision started"
                );
            }
            Event::StatementStarted { revision, number, of, operation } => {
                tracing::trace!(
                    event = "statement_started",
                    revision,
                    number,
                    of,
                    operation,
                    "statement started"
                );
            }
            Event::DataStepStarted { revision, name } => {
                tracing::info!(event = "data_step_started", revision, name, "data step started");
            }
            Event::Progress { revision, name, done, total } => {
                tracing::debug!(event = "progress", revision, name, done, total, "data step goes on");
            }
            Event::Resuming { revision, statement, of } => {
                tracing::info!(event = "resuming", revision, statement, of, "half-done revision goes on");
            }
            Event::StatementFinished { revision, number, of, rows, took } => {
                let duration_ms = milliseconds(took);
                tracing::debug!(
                    event = "statement_finished",
                    revision,
                    number,
                    of,
                    rows,
                    duration_ms,
                    "statement done"
                );
            }
            Event::StepFinished { number, revision, took } => {
                let duration_ms = milliseconds(took);
                tracing::info!(event = "step_finished", number, revision, duration_ms, "revision done");
            }
            Event::Committed { steps } => tracing::info!(event = "committed", steps, "committed"),
            Event::RunFinished { steps, took } => {
                let duration_ms = milliseconds(took);
                tracing::info!(event = "run_finished", steps, duration_ms, "run done");
            }
            Event::Failed(failure) => {
                let RunFailure { revision, source, code, left, .. } = &**failure;
                // Ours may name a row that stands in the way.
                let message = failure.database_message.as_ref().unwrap_or(&failure.message);
                let (revision, source, code) = (revision.as_deref(), source.as_deref(), code.as_deref());
                let statement = failure.statement.map(|(number, _)| number);
                let left = left.len();
                let nothing_changed = failure.nothing_changed();
                tracing::error!(
                    event = "failed",
                    revision,
                    source,
                    statement,
                    code,
                    left,
                    nothing_changed,
                    "run failed: {message}"
                );
                let (operation, sql) = (failure.operation.as_deref(), failure.sql.as_deref());
                let (detail, hint) = (failure.detail.as_deref(), failure.hint.as_deref());
                tracing::debug!(event = "failed_statement", operation, sql, detail, hint, "what failed");
            }
        }
    }
}
