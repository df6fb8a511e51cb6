use super::failure::Partial;
use super::fault::{Fault, Kind};
use super::progress::Progress;
use super::segment::{Segment, segments};
use super::session::State;
use super::version_rows::{RowChange, VersionRows};
use super::{PreparedStep, RunFailure, Session, Transaction};
use crate::event::{Event, Listener};
use crate::journal::{Entry, Outcome, RunInfo};
use migrator_core::diagnostic::Diagnostic;
use migrator_core::schema::Schema;
use migrator_sql::{BooksTable, transaction};
use std::time::{Duration, Instant};

/// How a run ended that did not reach its end.
pub(crate) enum Stopped {
    /// Another runner changed the version rows before this one began: plan anew.
    Overtaken,
    /// It failed.
    Failed(Box<RunFailure>),
}

/// Runs the steps, planned from `state` and the schema there, and keeps the books in the transactions of the steps. Says
/// how long each step took.
pub(crate) async fn execute(
    session: &mut Session,
    schema: &Schema,
    steps: &[PreparedStep],
    state: &State,
    mode: Transaction,
    listener: Option<&Listener>,
) -> Result<Vec<Duration>, Stopped> {
    let mut run = Run {
        session,
        schema,
        steps,
        rows: VersionRows::new(&state.rows),
        state: state.clone(),
        progress: Progress::new(steps, listener),
        queue: Vec::new(),
        committed: 0,
    };
    let started = Instant::now();
    run.session.run.get_or_init(RunInfo::now);
    if let Some(first) = steps.first() {
        run.progress.tell(|steps| Event::RunStarted { direction: first.direction, steps: steps.len() });
    }
    let begun = run.prepare_books().await;
    begun.map_err(|fault| run.stopped(fault))?;
    for segment in segments(steps, mode) {
        let outcome = if segment.transactional {
            run.in_transaction(&segment).await
        } else {
            run.without_transaction(segment.steps.start).await
        };
        outcome.map_err(|fault| run.stopped(fault))?;
    }
    run.progress.tell(|steps| Event::RunFinished { steps: steps.len(), took: started.elapsed() });
    Ok(run.progress.took)
}

/// A statement that waits to be sent, with the step and operation that it is for.
pub(super) struct Queued {
    pub(super) sql: String,
    pub(super) step: usize,
    /// The operation; none when it is for the books.
    pub(super) position: Option<usize>,
}

/// A run under way.
pub(super) struct Run<'a> {
    pub(super) session: &'a mut Session,
    /// The schema before the first step, as the migrations make it.
    pub(super) schema: &'a Schema,
    pub(super) steps: &'a [PreparedStep],
    /// The version table as it is now, uncommitted changes included.
    state: State,
    rows: VersionRows,
    pub(super) progress: Progress<'a>,
    pub(super) queue: Vec<Queued>,
    /// How many steps last.
    committed: usize,
}

impl Run<'_> {
    async fn in_transaction(&mut self, segment: &Segment) -> Result<(), Fault> {
        let steps = self.steps;
        let rebuilds = steps[segment.steps.clone()].iter().any(PreparedStep::rebuilds);
        if rebuilds {
            self.session.connection()?.before_rebuilds().await?;
        }
        let mut outcome = self.transaction(segment, rebuilds).await;
        if let Err(fault) = &mut outcome {
            self.explain(fault).await;
            // It fails when the database has rolled back by itself: either way nothing remains.
            let _ = self.session.run(transaction::ROLLBACK).await;
        }
        if rebuilds {
            let restored = match self.session.connection() {
                Ok(connection) => connection.after_rebuilds().await,
                Err(lost) => Err(lost),
            };
            outcome = outcome.and(restored.map_err(Fault::from));
        }
        outcome
    }

    async fn transaction(&mut self, segment: &Segment, rebuilds: bool) -> Result<(), Fault> {
        self.session.begin().await?;
        self.check_not_overtaken().await?;
        let orphans = if rebuilds { self.session.connection()?.count_orphans().await? } else { 0 };
        for step in segment.steps.clone() {
            self.enqueue_step(step).await?;
        }
        self.flush().await?;
        let last = segment.steps.end - 1;
        self.progress.complete(last);
        if rebuilds {
            let rebuilt = segment.steps.clone().filter(|&step| self.steps[step].rebuilds());
            self.check_orphans(orphans, &rebuilt.collect::<Vec<_>>()).await?;
        }
        let mut books = self.create_books();
        books.extend(self.change_rows(segment.steps.clone()));
        let entries: Vec<Entry<'_>> =
            segment.steps.clone().map(|step| self.entry(step, Outcome::Done, None)).collect();
        books.extend(self.session.journal().write(&entries));
        books.push(transaction::COMMIT.to_owned());
        self.session.run_batch(&books).await?;
        self.commit(segment.steps.end);
        Ok(())
    }

    /// A step on its own: each statement lasts at once, and so does what is written about it.
    async fn without_transaction(&mut self, step: usize) -> Result<(), Fault> {
        self.begin_alone(step).await?;
        let mut outcome = self.enqueue_step(step).await;
        if outcome.is_ok() {
            outcome = self.flush().await;
        }
        if let Err(mut fault) = outcome {
            self.queue.clear();
            self.explain(&mut fault).await;
            fault.partial = Some(self.partial());
            if let Kind::Failed { message, .. } = &fault.kind {
                let failed =
                    self.session.journal().write(&[self.entry(step, Outcome::Failed, Some(message))]);
                // The failure itself is told in any case.
                let _ = self.session.run_batch(&failed).await;
            }
            return Err(fault);
        }
        self.progress.complete(step);
        let mut books = vec![transaction::begin(self.session.bookkeeping.dialect()).to_owned()];
        books.extend(self.change_rows(step..step + 1));
        books.extend(self.session.journal().write(&[self.entry(step, Outcome::Done, None)]));
        if std::mem::take(&mut self.session.backfilled) {
            books.push(self.session.bookkeeping.forget_backfills(&self.steps[step].revision));
        }
        books.push(transaction::COMMIT.to_owned());
        if let Err(error) = self.session.run_batch(&books).await {
            let _ = self.session.run(transaction::ROLLBACK).await;
            let fault = Fault::of(Some(step), None, error);
            return Err(Fault { partial: Some(self.partial()), ..fault });
        }
        self.commit(step + 1);
        Ok(())
    }

    /// Says in the journal that a step begins that runs without a transaction.
    async fn begin_alone(&mut self, step: usize) -> Result<(), Fault> {
        if self.structure_commits() {
            // The books are there, and nobody else changes them. So this lasts before anything else does,
            // although it is sent together with it.
            self.check_not_overtaken().await?;
            let started = self.session.journal().write(&[self.entry(step, Outcome::Started, None)]);
            self.queue.extend(started.into_iter().map(|sql| Queued { sql, step, position: None }));
            return Ok(());
        }
        self.session.begin().await?;
        let begun = self.write_started(step).await;
        if begun.is_err() {
            let _ = self.session.run(transaction::ROLLBACK).await;
        }
        begun
    }

    async fn write_started(&mut self, step: usize) -> Result<(), Fault> {
        self.check_not_overtaken().await?;
        let mut books = self.create_books();
        books.extend(self.session.journal().write(&[self.entry(step, Outcome::Started, None)]));
        books.push(transaction::COMMIT.to_owned());
        Ok(self.session.run_batch(&books).await?)
    }

    /// Takes the lock; and creates the books where that would end a transaction.
    async fn prepare_books(&mut self) -> Result<(), Fault> {
        self.session.lock().await?;
        if self.structure_commits() {
            self.check_not_overtaken().await?;
            let books = self.create_books();
            self.session.run_batch(&books).await?;
        }
        Ok(())
    }

    /// Whether the database commits each change of the structure by itself.
    pub(super) fn structure_commits(&self) -> bool {
        !self.session.bookkeeping.dialect().has_transactional_ddl()
    }

    /// Why something may remain of a step that ran without a transaction.
    fn partial(&self) -> Partial {
        if self.structure_commits() { Partial::StructureCommits } else { Partial::WithoutTransaction }
    }

    fn stopped(&self, fault: Fault) -> Stopped {
        match fault.kind {
            Kind::Overtaken => Stopped::Overtaken,
            Kind::Failed { .. } => Stopped::Failed(Box::new(self.failure(fault))),
        }
    }

    async fn check_not_overtaken(&mut self) -> Result<(), Fault> {
        let missing = self.session.bookkeeping.create(&self.state.books, &BooksTable::ALWAYS);
        let now = if missing.is_empty() {
            State { rows: self.session.rows().await?, ..self.state.clone() }
        } else {
            self.session.state().await?
        };
        let sorted = |rows: &[String]| {
            let mut rows = rows.to_vec();
            rows.sort();
            rows
        };
        if sorted(&now.rows) == sorted(&self.state.rows) {
            self.state = now;
            return Ok(());
        }
        if self.committed == 0 {
            return Err(Fault { step: None, position: None, partial: None, kind: Kind::Overtaken });
        }
        let fact = format!(
            "another program changed the version table during the run: it holds {:?}, expected {:?}",
            now.rows, self.state.rows
        );
        let said = Diagnostic::new("overtaken", fact)
            .help("see where the database is now with `current`, and run again");
        Err(Fault::said(None, None, said))
    }

    fn create_books(&mut self) -> Vec<String> {
        let tables = BooksTable::ALWAYS;
        let statements = self.session.bookkeeping.create(&self.state.books, &tables);
        self.state.books.created(&self.session.bookkeeping, &tables);
        statements
    }

    /// The net change of the version rows over several steps.
    fn change_rows(&mut self, steps: std::ops::Range<usize>) -> Vec<String> {
        let RowChange { removed, added } = self.rows.commit(&self.steps[steps]);
        self.state.rows = self.rows.lasting().to_vec();
        let removed: Vec<&str> = removed.iter().map(String::as_str).collect();
        let added: Vec<&str> = added.iter().map(String::as_str).collect();
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
            statements: prepared.statements.as_deref(),
        }
    }

    fn commit(&mut self, steps: usize) {
        self.committed = steps;
        self.progress.tell(|_| Event::Committed { steps });
    }

    fn failure(&self, fault: Fault) -> RunFailure {
        let names = |steps: &[PreparedStep]| steps.iter().map(|step| step.revision.clone()).collect();
        let (sql, message, database, help) = match fault.kind {
            Kind::Failed { sql, message, database, help, .. } => (sql, message, database, help),
            Kind::Overtaken => (None, "another program changed the version table".to_owned(), None, None),
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
            database_message: database,
            help,
            left: names(&self.steps[self.committed..]),
            partial: fault.partial,
        }
    }
}
