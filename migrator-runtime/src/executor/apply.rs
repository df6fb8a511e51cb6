use super::alone::Start;
use super::columns::ColumnsOfTables;
use super::failure::{Busy, Partial};
use super::fault::{Fault, Kind};
use super::progress::Progress;
use super::queue::Queued;
use super::segment::{Segment, lock_table_warnings, segments};
use super::session::State;
use super::unit::units;
use super::version_rows::{RowChange, VersionRows};
use super::{PreparedStep, RunFailure, Session, Transaction};
use crate::backend::Refusal;
use crate::error::Error;
use crate::event::{Event, Listener};
use crate::journal::{Entry, Outcome, RunInfo};
use migrator_core::diagnostic::Diagnostic;
use migrator_core::schema::Schema;
use migrator_sql::{BooksTable, transaction};
use std::ops::Range;
use std::time::{Duration, Instant};

/// How a run ended that did not reach its end.
pub(crate) enum Stopped {
    /// Another runner changed the version rows before this one began: plan anew.
    Overtaken,
    /// It failed.
    Failed(Box<RunFailure>),
}

impl From<Stopped> for Error {
    fn from(stopped: Stopped) -> Self {
        match stopped {
            Stopped::Overtaken => Error::Overtaken,
            Stopped::Failed(failure) => Error::Run(failure),
        }
    }
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
    let mut run = Run::new(session, schema, steps, state, listener);
    let started = Instant::now();
    let id = &run.session.run.get_or_init(RunInfo::now).id;
    tracing::Span::current().record("run_id", id);
    if let Some(first) = steps.first() {
        run.progress.tell(|steps| Event::RunStarted { direction: first.direction, steps: steps.len() });
    }
    let begun = run.prepare_books().await;
    if let Err(fault) = begun {
        return Err(run.stopped(fault));
    }
    let room = match run.session.lock_room(steps).await {
        Ok(room) => room,
        Err(error) => return Err(run.stopped(error.into())),
    };
    let segments = segments(steps, mode, room);
    for warning in room.map(|room| lock_table_warnings(steps, &segments, room)).unwrap_or_default() {
        run.progress.tell(|_| Event::Warning(warning));
    }
    for segment in segments {
        let outcome = if segment.transactional {
            run.in_transaction(&segment).await
        } else {
            run.without_transaction(segment.steps.start, Start::default()).await
        };
        if let Err(fault) = outcome {
            return Err(run.stopped(fault));
        }
    }
    run.progress.tell(|steps| Event::RunFinished { steps: steps.len(), took: started.elapsed() });
    Ok(run.progress.took)
}

/// Runs one step without a transaction, from a unit on. Says how long it took.
pub(crate) async fn execute_one(
    session: &mut Session,
    schema: &Schema,
    step: &PreparedStep,
    state: &State,
    from: Start,
    listener: Option<&Listener>,
) -> Result<Duration, Stopped> {
    let mut run = Run::new(session, schema, std::slice::from_ref(step), state, listener);
    run.session.run.get_or_init(RunInfo::now);
    let outcome = run.without_transaction(0, from).await;
    if let Err(fault) = outcome {
        return Err(run.stopped(fault));
    }
    Ok(run.progress.took.iter().sum())
}

/// A run under way.
pub(super) struct Run<'a> {
    pub(super) session: &'a mut Session,
    /// The schema before the first step, as the migrations make it.
    pub(super) schema: &'a Schema,
    pub(super) steps: &'a [PreparedStep],
    /// The version table as it is now, uncommitted changes included.
    pub(super) state: State,
    pub(super) rows: VersionRows,
    /// The version rows before the first step.
    began_at: Vec<String>,
    pub(super) progress: Progress<'a>,
    pub(super) queue: Vec<Queued>,
    pub(super) columns: ColumnsOfTables,
    /// The unit of a step without a transaction that runs, or failed.
    pub(super) unit: usize,
    /// Whether the database refused to let a step without a transaction begin.
    pub(super) refused_to_begin: bool,
    /// The unit of which the books say already that it is started.
    pub(super) noted: Option<usize>,
    /// The steps that were sent with one row of the books for several.
    pub(super) groups: Vec<Range<usize>>,
    /// How many steps last.
    pub(super) committed: usize,
}

impl<'a> Run<'a> {
    fn new(
        session: &'a mut Session,
        schema: &'a Schema,
        steps: &'a [PreparedStep],
        state: &State,
        listener: Option<&'a Listener>,
    ) -> Self {
        Run {
            session,
            schema,
            steps,
            rows: VersionRows::new(&state.rows),
            began_at: state.rows.clone(),
            state: state.clone(),
            progress: Progress::new(steps, listener),
            queue: Vec::new(),
            columns: ColumnsOfTables::default(),
            unit: 0,
            refused_to_begin: false,
            noted: None,
            groups: Vec::new(),
            committed: 0,
        }
    }
}

impl Run<'_> {
    async fn in_transaction(&mut self, segment: &Segment) -> Result<(), Fault> {
        let steps = self.steps;
        let rebuilds = steps[segment.steps.clone()].iter().any(PreparedStep::rebuilds);
        if rebuilds {
            self.session.connection()?.before_rebuilds().await?;
        }
        let books_before = self.state.books.clone();
        let mut outcome = self.transaction(segment, rebuilds).await;
        if let Err(fault) = &mut outcome {
            self.explain(fault).await;
            // It fails when the database has rolled back by itself: either way nothing remains.
            let _ = self.session.run(transaction::ROLLBACK).await;
            self.record_failure(segment.steps.end - 1, &books_before, fault).await;
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
        let mut books = self.create_books(&BooksTable::ALWAYS);
        books.extend(self.change_rows(segment.steps.clone()));
        let entries: Vec<Entry<'_>> =
            segment.steps.clone().map(|step| self.entry(step, Outcome::Done, None)).collect();
        books.extend(self.session.journal().write(&entries));
        books.push(transaction::COMMIT.to_owned());
        self.session.run_batch(&books).await.map_err(|error| {
            // The server may have done what it was asked for, and not have been heard.
            let unanswered = error.kind == Refusal::ConnectionLost;
            Fault { partial: unanswered.then_some(Partial::CommitUnanswered), ..Fault::from(error) }
        })?;
        self.commit(segment.steps.end);
        Ok(())
    }

    /// Creates the books where that would end a transaction, and says there who holds the lock.
    async fn prepare_books(&mut self) -> Result<(), Fault> {
        if self.structure_commits() {
            self.check_not_overtaken().await?;
            let alone = self.steps.iter().any(|step| !step.transactional);
            let mut books = self.create_books(&self.session.books_tables(alone));
            books.extend(self.session.signature());
            self.session.run_batch(&books).await?;
        }
        Ok(())
    }

    /// Whether the database commits each change of the structure by itself.
    pub(super) fn structure_commits(&self) -> bool {
        !self.session.bookkeeping.dialect().has_transactional_ddl()
    }

    fn stopped(&mut self, fault: Fault) -> Stopped {
        self.progress.fail();
        match fault.kind {
            Kind::Overtaken => Stopped::Overtaken,
            Kind::Failed { .. } => {
                let busy = self.busy(&fault);
                Stopped::Failed(Box::new(RunFailure { busy, ..self.failure(fault) }))
            }
        }
    }

    /// What another attempt must know, where one is sound: the database could not give a lock, and what the
    /// statement did is taken back, or the next attempt knows where to go on.
    fn busy(&self, fault: &Fault) -> Option<Busy> {
        let Kind::Failed { refusal: Refusal::Busy, .. } = &fault.kind else { return None };
        if fault.partial.is_some() && !fault.resumable {
            return None;
        }
        let step = fault.step.map(|step| &self.steps[step]);
        let operation = step.zip(fault.position).and_then(|(step, at)| step.operations.get(at));
        Some(Busy {
            table: operation.and_then(|operation| operation.table().cloned()),
            took: self.progress.took.iter().take(self.committed).copied().collect(),
            rows: self.lasting_rows().lasting().to_vec(),
        })
    }

    /// The version rows that the committed steps left: those of `rows` may be of steps that were not sent yet.
    pub(super) fn lasting_rows(&self) -> VersionRows {
        let mut rows = VersionRows::new(&self.began_at);
        rows.commit(&self.steps[..self.committed]);
        rows
    }

    pub(super) async fn check_not_overtaken(&mut self) -> Result<(), Fault> {
        let missing = self.session.bookkeeping.create(&self.state.books, &BooksTable::ALWAYS);
        let now = if missing.is_empty() {
            self.session.state_of(self.state.books.clone()).await?
        } else {
            self.session.state().await?
        };
        let sorted = |rows: &[String]| {
            let mut rows = rows.to_vec();
            rows.sort();
            rows
        };
        if sorted(&now.rows) == sorted(&self.state.rows) && now.half_done == self.state.half_done {
            self.state = now;
            return Ok(());
        }
        if self.committed == 0 {
            return Err(Fault {
                step: None,
                position: None,
                partial: None,
                kind: Kind::Overtaken,
                resumable: false,
            });
        }
        let fact = format!(
            "another program changed the version table during the run: it holds {:?}, expected {:?}",
            now.rows, self.state.rows
        );
        let said = Diagnostic::new("overtaken", fact)
            .help("see where the database is now with `current`, and run again");
        Err(Fault::said(None, None, said))
    }

    pub(super) fn create_books(&mut self, tables: &[BooksTable]) -> Vec<String> {
        let statements = self.session.bookkeeping.create(&self.state.books, tables);
        self.state.books.created(&self.session.bookkeeping, tables);
        statements
    }

    /// The net change of the version rows over several steps.
    pub(super) fn change_rows(&mut self, steps: Range<usize>) -> Vec<String> {
        let RowChange { removed, added } = self.rows.commit(&self.steps[steps]);
        self.state.rows = self.rows.lasting().to_vec();
        let removed: Vec<&str> = removed.iter().map(String::as_str).collect();
        let added: Vec<&str> = added.iter().map(String::as_str).collect();
        self.session.bookkeeping.change_rows(&removed, &added)
    }

    pub(super) fn entry<'e>(&'e self, step: usize, outcome: Outcome, error: Option<&'e str>) -> Entry<'e> {
        let prepared = &self.steps[step];
        Entry {
            revision: &prepared.revision,
            action: if prepared.undoes.is_some() {
                "undo".to_owned()
            } else {
                prepared.direction.to_string()
            },
            outcome,
            duration: None,
            took: self.progress.took.get(step).copied().unwrap_or(Duration::ZERO),
            fingerprint: &prepared.fingerprint,
            error,
            statements: prepared.statements.as_deref(),
        }
    }

    /// The net change of the version rows by one step, which is not made yet.
    pub(super) fn net_change(&self, step: usize) -> RowChange {
        self.rows.clone().commit(&self.steps[step..step + 1])
    }

    pub(super) fn commit(&mut self, steps: usize) {
        self.committed = steps;
        self.progress.commit(steps);
    }

    fn failure(&self, fault: Fault) -> RunFailure {
        let names = |steps: &[PreparedStep]| steps.iter().map(|step| step.revision.clone()).collect();
        let interrupted = matches!(fault.kind, Kind::Failed { refusal: Refusal::Interrupted, .. });
        let (sql, message, database, help, told) = match fault.kind {
            Kind::Failed { sql, message, database, help, told, .. } => (sql, message, database, help, told),
            Kind::Overtaken => {
                (None, "another program changed the version table".to_owned(), None, None, None)
            }
        };
        let told = told.map(|told| *told).unwrap_or_default();
        let step = fault.step.map(|step| &self.steps[step]);
        RunFailure {
            dialect: self.session.bookkeeping.dialect(),
            direction: self.steps[0].direction,
            done: names(&self.steps[..self.committed]),
            revision: step.map(|step| step.revision.clone()),
            source: step.map(|step| step.source.clone()),
            operation: step
                .zip(fault.position)
                .map(|(step, position)| step.lines(position, self.session.dialect())),
            position: fault.position,
            statement: step.zip(fault.position).and_then(|(step, position)| {
                if step.transactional {
                    return step.statement_number(position, sql.as_deref());
                }
                Some((self.unit + 1, units(step, self.session.bookkeeping.dialect()).len()))
            }),
            sql,
            place: told.place,
            message,
            database_message: database,
            code: told.code,
            detail: told.detail,
            hint: told.hint,
            context: told.context,
            help,
            left: names(&self.steps[self.committed..]),
            partial: fault.partial,
            interrupted,
            busy: None,
        }
    }
}
