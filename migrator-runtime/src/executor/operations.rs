//! The operations of a step, one after the other: sent together where they can be.

use super::apply::{Queued, Run};
use super::fault::{Fault, Kind};
use crate::data_step::{Db, StepCode};
use crate::event::Event;
use migrator_core::name::ObjectName;
use migrator_core::op::{Code, Operation};
use migrator_sql::sqlite::{self, pragma};
use migrator_sql::{RenderedStep, Step};

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
                self.session.run(sql).await.map_err(|error| Fault::of(Some(step), Some(position), error))
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
                self.data_step(step, position, name, code).await
            }
        }
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
            .map_err(|error| Fault::said(step, position, error.to_string()))?;
        let statements = sqlite::rebuild(&live, changes)
            .map_err(|error| Fault::said(step, position, error.to_string()))?;
        let transactional = self.steps[step].transactional;
        if !transactional {
            self.session.run(pragma::FOREIGN_KEYS_OFF).await?;
            self.session.run("BEGIN IMMEDIATE").await?;
        }
        let connection = self.session.connection()?;
        let mut outcome = connection.run_batch(&statements, &mut |_| {}).await.map_err(|mut error| {
            // The user knows the table, and not what stands in for it meanwhile.
            error.message = error.message.replace(sqlite::REBUILD_PREFIX, "");
            Fault::of(Some(step), Some(position), error)
        });
        if !transactional {
            if outcome.is_ok() {
                outcome = self.check_foreign_keys(step).await;
            }
            let end = if outcome.is_ok() { "COMMIT" } else { "ROLLBACK" };
            // A rebuild that failed half way has left it on.
            let _ = self.session.run(pragma::LEGACY_ALTER_TABLE_OFF).await;
            let ended =
                self.session.run(end).await.map_err(|error| Fault::of(Some(step), Some(position), error));
            outcome = outcome.and(ended);
            self.session.run(pragma::FOREIGN_KEYS_ON).await?;
        }
        outcome
    }

    /// Foreign keys are off while tables are rebuilt, so that what they hold is checked at the end.
    pub(super) async fn check_foreign_keys(&mut self, step: usize) -> Result<(), Fault> {
        let orphans = self.session.connection()?.fetch_texts(pragma::FOREIGN_KEY_CHECK).await?;
        if orphans.is_empty() {
            return Ok(());
        }
        let mut tables: Vec<(String, String)> = orphans
            .iter()
            .map(|row| {
                let text = |column: usize| row.get(column).cloned().flatten().unwrap_or_default();
                (text(0), text(2))
            })
            .collect();
        tables.sort();
        let count = tables.len();
        tables.dedup();
        let pairs: Vec<String> =
            tables.iter().map(|(child, parent)| format!("`{child}` → `{parent}`")).collect();
        Err(Fault {
            step: Some(step),
            position: None,
            partial: false,
            kind: Kind::Failed {
                sql: None,
                message: format!("{count} rows point at rows that do not exist ({})", pairs.join(", ")),
                help: Some(
                    "a table is rebuilt with foreign keys switched off, so ON DELETE and ON UPDATE do nothing in that \
                     transaction; delete the rows in a migration that rebuilds nothing, and run with \
                     --transaction per-revision"
                        .to_owned(),
                ),
            },
        })
    }

    async fn data_step(
        &mut self,
        step: usize,
        position: usize,
        name: &str,
        code: &Code,
    ) -> Result<(), Fault> {
        let Some(code) = StepCode::take(code) else {
            let message = format!("the data step {name:?} has no code that this program can run");
            return Err(Fault::said(step, position, message));
        };
        self.progress.tell(|steps| Event::DataStepStarted {
            revision: steps[step].revision.clone(),
            name: name.to_owned(),
        });
        self.session.connection()?;
        let Some(connection) = self.session.connection.take() else { return Ok(()) };
        let db = Db::new(connection);
        let outcome = code(db.clone()).await;
        self.session.connection = db.take_back().await;
        outcome.map_err(|error| {
            let mut message = error.to_string();
            let mut source = error.source();
            while let Some(cause) = source {
                message.push_str(&format!(": {cause}"));
                source = cause.source();
            }
            Fault::said(step, position, message)
        })
    }
}
