use super::progress::Progress;
use super::segment::{Segment, segments};
use super::session::State;
use super::{PreparedStep, RunFailure, Session, Transaction};
use crate::backend::StatementError;
use crate::data_step::{Db, StepCode};
use crate::event::{Event, Listener};
use crate::journal::{Entry, Outcome};
use migrator_core::op::{Code, Operation};
use migrator_sql::sqlite::{self, pragma};
use migrator_sql::{RenderedStep, Step};
use std::time::{Duration, Instant};

/// How a run ended that did not reach its end.
pub(crate) enum Stopped {
    /// Another runner changed the version rows before this one began: plan anew.
    Overtaken,
    /// It failed.
    Failed(Box<RunFailure>),
}

/// Runs the steps, planned from `state`, and keeps the books in the transactions of the steps. Says
/// how long each step took.
pub(crate) async fn execute(
    session: &mut Session,
    steps: &[PreparedStep],
    state: &State,
    mode: Transaction,
    listener: Option<&Listener>,
) -> Result<Vec<Duration>, Stopped> {
    let mut run = Run {
        session,
        steps,
        state: state.clone(),
        progress: Progress::new(steps, listener),
        queue: Vec::new(),
        committed: 0,
    };
    let started = Instant::now();
    if let Some(first) = steps.first() {
        run.progress.tell(|steps| Event::RunStarted { direction: first.direction, steps: steps.len() });
    }
    for segment in segments(steps, mode) {
        let outcome = if segment.transactional {
            run.in_transaction(&segment).await
        } else {
            run.without_transaction(segment.steps.start).await
        };
        outcome.map_err(|fault| match fault.kind {
            Kind::Overtaken => Stopped::Overtaken,
            Kind::Failed { .. } => Stopped::Failed(Box::new(run.failure(fault))),
        })?;
    }
    run.progress.tell(|steps| Event::RunFinished { steps: steps.len(), took: started.elapsed() });
    Ok(run.progress.took)
}

/// What stopped a segment.
struct Fault {
    step: Option<usize>,
    position: Option<usize>,
    partial: bool,
    kind: Kind,
}

enum Kind {
    Overtaken,
    Failed { sql: Option<String>, message: String, help: Option<String> },
}

impl Fault {
    fn of(step: Option<usize>, position: Option<usize>, error: StatementError) -> Self {
        let help = error
            .busy
            .then(|| "another program holds a lock on the database; try again when it is done".to_owned());
        let sql = (!error.sql.is_empty()).then_some(error.sql);
        Fault { step, position, partial: false, kind: Kind::Failed { sql, message: error.message, help } }
    }

    fn said(step: usize, position: usize, message: String) -> Self {
        let kind = Kind::Failed { sql: None, message, help: None };
        Fault { step: Some(step), position: Some(position), partial: false, kind }
    }
}

impl From<StatementError> for Fault {
    fn from(error: StatementError) -> Self {
        Fault::of(None, None, error)
    }
}

/// A statement that waits to be sent, with the step and operation that it is for.
struct Queued {
    sql: String,
    step: usize,
    position: usize,
}

struct Run<'a> {
    session: &'a mut Session,
    steps: &'a [PreparedStep],
    /// The version table as it is now, uncommitted changes included.
    state: State,
    progress: Progress<'a>,
    queue: Vec<Queued>,
    /// How many steps last.
    committed: usize,
}

impl Run<'_> {
    async fn in_transaction(&mut self, segment: &Segment) -> Result<(), Fault> {
        let steps = self.steps;
        let rebuilds = steps[segment.steps.clone()].iter().any(PreparedStep::rebuilds);
        if rebuilds {
            self.session.run(pragma::FOREIGN_KEYS_OFF).await?;
        }
        let mut outcome = self.transaction(segment, rebuilds).await;
        if outcome.is_err() {
            // It fails when the database has rolled back by itself: either way nothing remains.
            let _ = self.session.run("ROLLBACK").await;
            if rebuilds {
                let _ = self.session.run(pragma::LEGACY_ALTER_TABLE_OFF).await;
            }
        }
        if rebuilds {
            let restored = self.session.run(pragma::FOREIGN_KEYS_ON).await;
            outcome = outcome.and(restored.map_err(Fault::from));
        }
        outcome
    }

    async fn transaction(&mut self, segment: &Segment, rebuilds: bool) -> Result<(), Fault> {
        self.session.run("BEGIN IMMEDIATE").await?;
        self.check_not_overtaken().await?;
        for step in segment.steps.clone() {
            self.enqueue_step(step).await?;
        }
        self.flush().await?;
        let last = segment.steps.end - 1;
        self.progress.complete(last);
        if rebuilds {
            self.check_foreign_keys(last).await?;
        }
        let mut books = self.create_books();
        books.extend(self.change_rows(segment.steps.clone()));
        let entries: Vec<Entry<'_>> =
            segment.steps.clone().map(|step| self.entry(step, Outcome::Done, None)).collect();
        books.extend(self.session.journal().write(&entries));
        books.push("COMMIT".to_owned());
        self.session.run_batch(&books).await?;
        self.commit(segment.steps.end);
        Ok(())
    }

    /// A step on its own: each statement lasts at once, and so does what is written about it.
    async fn without_transaction(&mut self, step: usize) -> Result<(), Fault> {
        self.check_not_overtaken().await?;
        let mut books = self.create_books();
        books.extend(self.session.journal().write(&[self.entry(step, Outcome::Started, None)]));
        self.session.run_batch(&books).await?;
        let mut outcome = self.enqueue_step(step).await;
        if outcome.is_ok() {
            outcome = self.flush().await;
        }
        if let Err(mut fault) = outcome {
            self.queue.clear();
            fault.partial = true;
            if let Kind::Failed { message, .. } = &fault.kind {
                let failed =
                    self.session.journal().write(&[self.entry(step, Outcome::Failed, Some(message))]);
                // The failure itself is told in any case.
                let _ = self.session.run_batch(&failed).await;
            }
            return Err(fault);
        }
        self.progress.complete(step);
        let mut books = vec!["BEGIN IMMEDIATE".to_owned()];
        books.extend(self.change_rows(step..step + 1));
        books.extend(self.session.journal().write(&[self.entry(step, Outcome::Done, None)]));
        books.push("COMMIT".to_owned());
        if let Err(error) = self.session.run_batch(&books).await {
            let _ = self.session.run("ROLLBACK").await;
            return Err(Fault { partial: true, ..Fault::of(Some(step), None, error) });
        }
        self.commit(step + 1);
        Ok(())
    }

    async fn check_not_overtaken(&mut self) -> Result<(), Fault> {
        let now = self.session.state().await?;
        if now.rows == self.state.rows {
            self.state = now;
            return Ok(());
        }
        if self.committed == 0 {
            return Err(Fault { step: None, position: None, partial: false, kind: Kind::Overtaken });
        }
        let message = format!(
            "another program changed the version table during the run: it holds {:?}, expected {:?}",
            now.rows, self.state.rows
        );
        let help = Some("see where the database is now with `current`, and run again".to_owned());
        Err(Fault {
            step: None,
            position: None,
            partial: false,
            kind: Kind::Failed { sql: None, message, help },
        })
    }

    fn create_books(&mut self) -> Vec<String> {
        let statements = self.session.bookkeeping.create(self.state.version_table, self.state.journal);
        self.state.version_table = true;
        self.state.journal = true;
        statements
    }

    /// The net change of the version rows over several steps.
    fn change_rows(&mut self, steps: std::ops::Range<usize>) -> Vec<String> {
        let before = self.state.rows.clone();
        let rows = &mut self.state.rows;
        for step in &self.steps[steps] {
            rows.retain(|row| !step.removed.contains(row));
            rows.extend(step.added.iter().cloned());
        }
        let removed: Vec<&str> =
            before.iter().filter(|row| !rows.contains(row)).map(String::as_str).collect();
        let added: Vec<&str> = rows.iter().filter(|row| !before.contains(row)).map(String::as_str).collect();
        self.session.bookkeeping.change_rows(&removed, &added)
    }

    fn entry<'e>(&'e self, step: usize, outcome: Outcome, error: Option<&'e str>) -> Entry<'e> {
        let prepared = &self.steps[step];
        Entry {
            revision: &prepared.revision,
            action: prepared.direction.to_string(),
            outcome,
            took: self.progress.took.get(step).copied().unwrap_or(Duration::ZERO),
            fingerprint: &prepared.fingerprint,
            error,
        }
    }

    fn commit(&mut self, steps: usize) {
        self.committed = steps;
        self.progress.tell(|_| Event::Committed { steps });
    }

    async fn enqueue_step(&mut self, step: usize) -> Result<(), Fault> {
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

    async fn flush(&mut self) -> Result<(), Fault> {
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
        table: &migrator_core::name::ObjectName,
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
        let mut outcome = connection
            .run_batch(&statements, &mut |_| {})
            .await
            .map_err(|error| Fault::of(Some(step), Some(position), error));
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
    async fn check_foreign_keys(&mut self, step: usize) -> Result<(), Fault> {
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

    fn failure(&self, fault: Fault) -> RunFailure {
        let names = |steps: &[PreparedStep]| steps.iter().map(|step| step.revision.clone()).collect();
        let (sql, message, help) = match fault.kind {
            Kind::Failed { sql, message, help } => (sql, message, help),
            Kind::Overtaken => (None, "another program changed the version table".to_owned(), None),
        };
        let step = fault.step.map(|step| &self.steps[step]);
        RunFailure {
            direction: self.steps[0].direction,
            done: names(&self.steps[..self.committed]),
            revision: step.map(|step| step.revision.clone()),
            source: step.map(|step| step.source.clone()),
            operation: step.zip(fault.position).map(|(step, position)| step.line(position)),
            sql,
            message,
            help,
            left: names(&self.steps[self.committed..]),
            partial: fault.partial,
        }
    }
}
