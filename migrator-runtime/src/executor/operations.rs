//! The operations of a step, one after the other: sent together where they can be.

use super::apply::Run;
use super::failure::Partial;
use super::fault::{Fault, Kind};
use super::progress::Numbered;
use crate::backend::{Refusal, StatementError};
use crate::backfill::{self, Stop};
use crate::data_step::{Db, DbError, StepCode, StepError, Surroundings};
use crate::event::Event;
use crate::interrupt::{Interrupt, Interruption};
use crate::lock::pause;
use futures_util::FutureExt;
use futures_util::future::{Either, select};
use migrator_core::capability::Dialect;
use migrator_core::diagnostic::Diagnostic;
use migrator_core::op::{Backfill, Code, Op, Operation};
use migrator_sql::catalog::table_exists_query;
use migrator_sql::user_sql::statements;
use migrator_sql::{RenderedStep, Step, transaction};
use std::any::Any;
use std::error::Error;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::time::Duration;
use tracing::Instrument;

impl Run<'_> {
    pub(super) async fn enqueue_step(&mut self, step: usize) -> Result<(), Fault> {
        let steps = self.steps;
        for (number, rendered) in steps[step].rendered.iter().enumerate() {
            self.enqueue(step, number, rendered).await?;
        }
        Ok(())
    }

    /// Queues what is a single statement of ours; everything else runs at once, after the queue.
    async fn enqueue(&mut self, step: usize, number: usize, rendered: &RenderedStep) -> Result<(), Fault> {
        let position = rendered.position;
        match &rendered.step {
            Step::Sql(sql) if self.is_users_own(step, position) => {
                self.flush().await?;
                self.start_statement(step, number, position, Some(sql));
                self.mark(step).await?;
                let ran = self.session.run(sql).await;
                let outcome = ran.map_err(|error| Fault::of(Some(step), Some(position), error));
                self.check_mark(step, position, outcome).await?;
                self.progress.finish_statement(None);
                Ok(())
            }
            Step::Sql(sql) => {
                if let Some(mark) = self.mark_before(step, position) {
                    self.queue(step, Some(position), mark);
                }
                let of = self.steps[step].rendered.len();
                self.queue_statement(step, position, number, of, sql.as_str());
                self.join_table(step, position);
                Ok(())
            }
            Step::Rebuild { table, changes } => {
                self.flush().await?;
                self.start_statement(step, number, position, None);
                self.rebuild(step, position, table, changes, None).await?;
                self.progress.finish_statement(None);
                Ok(())
            }
            Step::IfTableExists { table, then } => {
                self.flush().await?;
                let query = table_exists_query(self.session.bookkeeping.dialect(), table);
                let rows = self.session.connection()?.fetch_texts(&query).await?;
                if !rows.is_empty() {
                    for inner in then {
                        // Inside a condition, positions count the inner operations.
                        let inner = RenderedStep { position, step: inner.step.clone() };
                        Box::pin(self.enqueue(step, number, &inner)).await?;
                    }
                }
                Ok(())
            }
            Step::Backfill { backfill, .. } => {
                // It is refused before, when the step is prepared.
                let fact = format!("`{}` cannot run inside of a transaction", backfill.describe().text);
                Err(Fault::said(Some(step), Some(position), Diagnostic::new("needs-no-transaction", fact)))
            }
            Step::Code { name, code } => {
                self.flush().await?;
                self.start_statement(step, number, position, None);
                self.mark(step).await?;
                let outcome = self.data_step(step, position, name, code, true).await;
                self.check_mark(step, position, outcome).await?;
                self.progress.finish_statement(None);
                Ok(())
            }
        }
    }

    fn start_statement(&mut self, step: usize, number: usize, position: usize, sql: Option<&str>) {
        let of = self.steps[step].rendered.len();
        self.progress.start_statement(Numbered { step, number, of, position }, sql);
    }

    /// Marks the transaction before something of the user's own runs in it.
    async fn mark(&mut self, step: usize) -> Result<(), Fault> {
        let _ = step;
        Ok(self.session.run(transaction::MARK).await?)
    }

    /// Checks that the transaction is still the one that was marked: a COMMIT of the user's own would
    /// make "nothing was changed" a lie.
    async fn check_mark(
        &mut self,
        step: usize,
        position: usize,
        outcome: Result<(), Fault>,
    ) -> Result<(), Fault> {
        // After an error, PostgreSQL takes no other statement than one that rolls back.
        let end_of_mark =
            if outcome.is_ok() { transaction::RELEASE_MARK } else { transaction::ROLLBACK_TO_MARK };
        if self.session.run(end_of_mark).await.is_ok() {
            return outcome;
        }
        if outcome.is_ok() && self.session.run(transaction::ROLLBACK_TO_MARK).await.is_ok() {
            let aborted = Diagnostic::new(
                "transaction-aborted",
                "one of its statements failed, after which PostgreSQL takes no others in a transaction",
            )
            .help("let the step fail with that error, or put the statement between SAVEPOINT and ROLLBACK TO SAVEPOINT");
            return Err(Fault::said(Some(step), Some(position), aborted));
        }
        let ended = Diagnostic::new("transaction-ended", "it ended the transaction of the run")
            .help("COMMIT and ROLLBACK are the runner's: take them out, or say `transaction = false`");
        let ended = if self.structure_commits() {
            ended.help(
                "on MySQL and MariaDB each change of the structure commits too: record it as an operation",
            )
        } else {
            ended
        };
        let mut fault = match outcome {
            Err(fault) => fault,
            Ok(()) => Fault::said(Some(step), Some(position), ended),
        };
        if !self.takes_back_by_itself(&fault) {
            fault.partial = Some(Partial::TransactionEnded);
        }
        Err(fault)
    }

    /// Whether the database takes the whole transaction back by itself: on a disk that is full or fails, after a
    /// deadlock, when the connection is lost; SQLite also when a statement that writes is interrupted
    /// (<https://sqlite.org/c3ref/interrupt.html>).
    fn takes_back_by_itself(&self, fault: &Fault) -> bool {
        let Kind::Failed { refusal, sql, .. } = &fault.kind else { return false };
        match refusal {
            Refusal::Disk | Refusal::Busy | Refusal::ConnectionLost => true,
            // Unless it may have been the user's own COMMIT, before the statement that was interrupted.
            Refusal::Interrupted if self.session.dialect() == Dialect::Sqlite => {
                sql.as_ref().is_none_or(|sql| statements(Dialect::Sqlite, sql).len() == 1)
            }
            _ => false,
        }
    }

    /// Whether the SQL of an operation may hold several statements, because a user wrote it.
    fn is_users_own(&self, step: usize, position: usize) -> bool {
        let operation = self.steps[step].operations.get(position);
        matches!(
            operation,
            Some(Operation::Execute(_) | Operation::IfTableExists(_) | Operation::OnDialect(_))
        )
    }

    pub(super) async fn backfill(
        &mut self,
        step: usize,
        position: usize,
        backfill: &Backfill,
        key: &[String],
    ) -> Result<(), Fault> {
        let prepared = &self.steps[step];
        self.progress.tell(|_| Event::DataStepStarted {
            revision: prepared.revision.clone(),
            name: backfill.describe().text,
        });
        let further = self.session.further.clone();
        let asked = backfill::Asked {
            backfill,
            key,
            revision: &prepared.revision,
            direction: &prepared.direction.to_string(),
            position,
            further: &further,
            listener: self.progress.listener(),
        };
        let books = self.session.bookkeeping.clone();
        let stop = match backfill::run(self.session.connection()?, &books, asked).await {
            Ok(()) => return Ok(()),
            Err(stop) => stop,
        };
        Err(match stop {
            Stop::Refused(error) => Fault::of(Some(step), Some(position), error),
            Stop::Said(said) => Fault::said(Some(step), Some(position), *said),
            Stop::Row(row) => {
                let said = Diagnostic::new("backfill-row", row.message(key))
                    .help("put the row right, or the code: it goes on behind the last batch");
                Fault::said(Some(step), Some(position), said)
            }
        })
    }

    pub(super) async fn data_step(
        &mut self,
        step: usize,
        position: usize,
        name: &str,
        code: &Code,
        in_transaction: bool,
    ) -> Result<(), Fault> {
        let Some(code) = StepCode::take(code) else {
            let fact = format!("the data step {name:?} has no code that this program can run");
            return Err(Fault::said(Some(step), Some(position), Diagnostic::new("no-code", fact)));
        };
        self.progress.tell(|steps| Event::DataStepStarted {
            revision: steps[step].revision.clone(),
            name: name.to_owned(),
        });
        self.session.connection()?;
        let Some(connection) = self.session.connection.take() else { return Ok(()) };
        let surroundings = Surroundings {
            revision: self.steps[step].revision.clone(),
            name: name.to_owned(),
            in_transaction,
            bookkeeping: self.session.bookkeeping.clone(),
            listener: self.progress.listener().cloned(),
        };
        let db = Db::new(connection, surroundings);
        let running = AssertUnwindSafe(code(db.clone())).catch_unwind();
        let running = running.instrument(self.progress.span().clone());
        let outcome = until_interrupted(running, &db, self.session.interrupt()).await;
        let (connection, lost) = db.take_back().await;
        self.session.connection = connection;
        let interrupt = self.session.interrupt();
        let mut fault = match (outcome, &lost) {
            // Also when it has passed over the error of a statement that was cancelled. A connection that is
            // dropped stops what runs on it in the same way.
            _ if interrupt.is_requested() && self.session.connection.is_some() => {
                interrupt.heed();
                Fault::of(Some(step), Some(position), Interruption.into())
            }
            (Ok(Ok(())), None) => return Ok(()),
            (Ok(Ok(())), Some(lost)) => step_failed(step, position, lost),
            (Ok(Err(error)), _) => step_failed(step, position, &*error),
            (Err(panic), _) => {
                let fact = format!("the data step panicked: {}", panic_message(&*panic));
                Fault::said(Some(step), Some(position), Diagnostic::new("panic", fact))
            }
        };
        // Without the connection, the database takes the transaction back.
        if let (None, Kind::Failed { refusal, .. }) = (&self.session.connection, &mut fault.kind) {
            *refusal = Refusal::ConnectionLost;
        }
        Err(fault)
    }
}

/// What a step gives. After a request to stop it may end its statement, which is being cancelled, and is not
/// waited for otherwise.
async fn until_interrupted<T>(
    running: impl Future<Output = std::thread::Result<Result<T, StepError>>>,
    db: &Db,
    interrupt: &Interrupt,
) -> std::thread::Result<Result<T, StepError>> {
    let mut running = pin!(running);
    if let Either::Left((outcome, _)) = select(running.as_mut(), pin!(interrupt.requested())).await {
        return outcome;
    }
    loop {
        match select(running.as_mut(), pin!(pause(Duration::from_millis(20)))).await {
            Either::Left((outcome, _)) => return outcome,
            Either::Right(_) if !db.is_busy() => return Ok(Err(Box::new(Interruption))),
            Either::Right(_) => {}
        }
    }
}

/// A data step that gave an error. What the connection said is looked for among the error's causes, since
/// the step may have wrapped it.
fn step_failed(step: usize, position: usize, error: &(dyn Error + 'static)) -> Fault {
    let of_db = causes(error).find_map(|cause| cause.downcast_ref::<DbError>());
    let said = of_db.map(|of_db| of_db.statement().clone()).unwrap_or_default();
    let mut fault =
        Fault::of(Some(step), Some(position), StatementError { message: with_causes(error), ..said });
    if let (Some(of_db), Kind::Failed { help, .. }) = (of_db, &mut fault.kind) {
        *help = of_db.help().map(ToOwned::to_owned);
    }
    fault
}

/// The error, and behind it what caused it.
fn causes<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    let mut next = Some(error);
    std::iter::from_fn(move || {
        let cause = next?;
        next = cause.source();
        Some(cause)
    })
}

/// The error with its causes; what the connection said needs no more words of the driver.
pub(crate) fn with_causes(error: &(dyn Error + 'static)) -> String {
    let mut message = String::new();
    for cause in causes(error) {
        if !message.is_empty() {
            message.push_str(": ");
        }
        if let Some(of_db) = cause.downcast_ref::<DbError>() {
            message.push_str(of_db.message());
            break;
        }
        message.push_str(&cause.to_string());
    }
    message
}

fn panic_message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("it did not say why")
}
