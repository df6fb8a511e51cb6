//! The operations of a step, one after the other: sent together where they can be.

use super::apply::{Queued, Run};
use super::failure::Partial;
use super::fault::{Fault, Kind};
use crate::backend::Refusal;
use crate::data_step::{Db, StepCode};
use crate::event::Event;
use futures_util::FutureExt;
use migrator_core::diagnostic::{Diagnostic, every};
use migrator_core::name::ObjectName;
use migrator_core::op::{Code, Operation};
use migrator_sql::sqlite::{self, pragma};
use migrator_sql::{RenderedStep, Step, transaction};
use std::any::Any;
use std::error::Error;
use std::panic::AssertUnwindSafe;

impl Run<'_> {
    pub(super) async fn enqueue_step(&mut self, step: usize) -> Result<(), Fault> {
        let steps = self.steps;
        for rendered in &steps[step].rendered {
            self.enqueue(step, rendered).await?;
        }
        Ok(())
    }

    /// Queues what is a single statement of ours; everything else runs at once, after the queue.
    async fn enqueue(&mut self, step: usize, rendered: &RenderedStep) -> Result<(), Fault> {
        let position = rendered.position;
        match &rendered.step {
            Step::Sql(sql) if self.is_users_own(step, position) => {
                self.flush().await?;
                self.progress.reach(step);
                self.mark(step).await?;
                let ran = self.session.run(sql).await;
                let outcome = ran.map_err(|error| Fault::of(Some(step), Some(position), error));
                self.check_mark(step, position, outcome).await
            }
            Step::Sql(sql) => {
                self.queue.push(Queued { sql: sql.clone(), step, position });
                Ok(())
            }
            Step::Rebuild { table, changes } => {
                self.flush().await?;
                self.progress.reach(step);
                self.rebuild(step, position, table, changes).await
            }
            Step::IfTableExists { table, then } => {
                self.flush().await?;
                let query = sqlite::table_exists_query(table);
                let rows = self.session.connection()?.fetch_texts(&query).await?;
                if !rows.is_empty() {
                    for inner in then {
                        // Inside a condition, positions count the inner operations.
                        let inner = RenderedStep { position, step: inner.step.clone() };
                        Box::pin(self.enqueue(step, &inner)).await?;
                    }
                }
                Ok(())
            }
            Step::Code { name, code } => {
                self.flush().await?;
                self.progress.reach(step);
                self.mark(step).await?;
                let outcome = self.data_step(step, position, name, code).await;
                self.check_mark(step, position, outcome).await
            }
        }
    }

    /// Marks the transaction before something of the user's own runs in it.
    async fn mark(&mut self, step: usize) -> Result<(), Fault> {
        if self.steps[step].transactional {
            self.session.run(transaction::MARK).await?;
        }
        Ok(())
    }

    /// Checks that the transaction is still the one that was marked: a COMMIT of the user's own would
    /// make "nothing was changed" a lie.
    async fn check_mark(
        &mut self,
        step: usize,
        position: usize,
        outcome: Result<(), Fault>,
    ) -> Result<(), Fault> {
        if !self.steps[step].transactional || self.session.run(transaction::RELEASE_MARK).await.is_ok() {
            return outcome;
        }
        let ended = Diagnostic::new("transaction-ended", "it ended the transaction of the run")
            .help("COMMIT and ROLLBACK are the runner's: take them out, or say `transaction = false`");
        let mut fault = match outcome {
            Err(fault) => fault,
            Ok(()) => Fault::said(Some(step), Some(position), ended),
        };
        // On a disk that is full or fails, the database takes the transaction back by itself.
        if !matches!(fault.kind, Kind::Failed { refusal: Refusal::Disk, .. }) {
            fault.partial = Some(Partial::TransactionEnded);
        }
        Err(fault)
    }

    /// Whether the SQL of an operation may hold several statements, because a user wrote it.
    fn is_users_own(&self, step: usize, position: usize) -> bool {
        let operation = self.steps[step].operations.get(position);
        matches!(operation, Some(Operation::Execute(_) | Operation::IfTableExists(_)))
    }

    pub(super) async fn flush(&mut self) -> Result<(), Fault> {
        if self.queue.is_empty() {
            return Ok(());
        }
        let queue = std::mem::take(&mut self.queue);
        let statements: Vec<String> = queue.iter().map(|queued| queued.sql.clone()).collect();
        let progress = &mut self.progress;
        progress.reach(queue[0].step);
        let mut done = |position: usize| {
            if let Some(next) = queue.get(position + 1) {
                progress.reach(next.step);
            }
        };
        let connection = self.session.connection()?;
        connection.run_batch(&statements, &mut done).await.map_err(|error| {
            let at = queue.get(error.position);
            Fault::of(at.map(|queued| queued.step), at.map(|queued| queued.position), error)
        })
    }

    async fn rebuild(
        &mut self,
        step: usize,
        position: usize,
        table: &ObjectName,
        changes: &[Operation],
    ) -> Result<(), Fault> {
        let rows = self.session.connection()?.fetch_texts(&sqlite::live_table_query(table)).await?;
        let rows = rows.into_iter().filter_map(|row| {
            let [kind, name, of_table, sql] = <[Option<String>; 4]>::try_from(row).ok()?;
            Some((kind?, name?, of_table?, sql?))
        });
        let live = sqlite::LiveTable::from_rows(table, rows)
            .map_err(|error| Fault::said(Some(step), Some(position), &error))?;
        let statements = sqlite::rebuild(&live, changes)
            .map_err(|error| Fault::said(Some(step), Some(position), &error))?;
        let transactional = self.steps[step].transactional;
        let mut orphans = 0;
        if !transactional {
            self.session.run(pragma::FOREIGN_KEYS_OFF).await?;
            self.session.begin().await?;
            orphans = self.orphans().await?.len();
        }
        let connection = self.session.connection()?;
        let mut outcome = connection.run_batch(&statements, &mut |_| {}).await.map_err(|mut error| {
            // The user knows the table, and not what stands in for it meanwhile.
            error.message = error.message.replace(sqlite::REBUILD_PREFIX, "");
            Fault::of(Some(step), Some(position), error)
        });
        if !transactional {
            if outcome.is_ok() {
                outcome = self.check_foreign_keys(orphans, &[step]).await;
            }
            let end = if outcome.is_ok() { transaction::COMMIT } else { transaction::ROLLBACK };
            // A rebuild that failed half way has left it on.
            let _ = self.session.run(pragma::LEGACY_ALTER_TABLE_OFF).await;
            let ended =
                self.session.run(end).await.map_err(|error| Fault::of(Some(step), Some(position), error));
            outcome = outcome.and(ended);
            self.session.run(pragma::FOREIGN_KEYS_ON).await?;
        }
        outcome
    }

    /// The foreign keys that point nowhere: the table, and the table pointed at, for each row.
    pub(super) async fn orphans(&mut self) -> Result<Vec<(String, String)>, Fault> {
        let rows = self.session.connection()?.fetch_texts(pragma::FOREIGN_KEY_CHECK).await?;
        let text = |row: &[Option<String>], at: usize| row.get(at).cloned().flatten().unwrap_or_default();
        Ok(rows.iter().map(|row| (text(row, 0), text(row, 2))).collect())
    }

    /// Foreign keys are off while tables are rebuilt, so what they hold is checked at the end: there
    /// may be no more rows that point nowhere than `before`.
    pub(super) async fn check_foreign_keys(&mut self, before: usize, rebuilt: &[usize]) -> Result<(), Fault> {
        let mut tables = self.orphans().await?;
        let new = tables.len().saturating_sub(before);
        if new == 0 {
            return Ok(());
        }
        tables.sort();
        tables.dedup();
        let pairs: Vec<String> =
            tables.iter().map(|(child, parent)| format!("`{child}` → `{parent}`")).collect();
        let revisions: Vec<&str> = rebuilt.iter().map(|&step| self.steps[step].revision.as_str()).collect();
        let said = Diagnostic::new(
            "orphans",
            format!(
                "{new} {} at rows that do not exist ({}), after {}",
                if new == 1 { "row points" } else { "rows point" },
                pairs.join(", "),
                every(&revisions)
            ),
        )
        .help("mend or delete these rows first: SELECT * FROM pragma_foreign_key_check")
        .help(
            "a transaction that rebuilds a table runs with foreign keys switched off, so ON DELETE and ON UPDATE \
             do nothing in it; --transaction per-revision keeps data steps apart from it",
        );
        let step = if let [only] = rebuilt { Some(*only) } else { None };
        Err(Fault::said(step, None, said))
    }

    async fn data_step(
        &mut self,
        step: usize,
        position: usize,
        name: &str,
        code: &Code,
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
        let db = Db::new(connection);
        let outcome = AssertUnwindSafe(code(db.clone())).catch_unwind().await;
        self.session.connection = db.take_back().await;
        let fact = match outcome {
            Ok(Ok(())) => return Ok(()),
            Ok(Err(error)) => with_causes(&*error),
            Err(panic) => format!("the data step panicked: {}", panic_message(&*panic)),
        };
        Err(Fault::said(Some(step), Some(position), Diagnostic::new("data-step", fact)))
    }
}

fn with_causes(error: &dyn Error) -> String {
    let mut message = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        message.push_str(&format!(": {cause}"));
        source = cause.source();
    }
    message
}

fn panic_message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("it did not say why")
}
