use crate::backend::{Connection, DatabaseUrl, Opening};
use crate::error::Error;
use crate::event::{Direction, Event, Listener, tell};
use crate::executor::{self, Session, State, Transaction};
use crate::prepare::prepare;
use crate::recovery::{HalfDone, HalfDoneCause, HalfDoneError, Interrupted};
use crate::registry::History;
use crate::report::{RunReport, RunStep};
use crate::run_plan::RunPlan;
use crate::source::locate;
use migrator_core::name::ObjectName;
use migrator_core::plan::{Plan, downgrade, upgrade};
use migrator_core::target::{Origin, TargetError};
use migrator_sql::{Bookkeeping, VERSION_TABLE};
use std::sync::Arc;
use std::time::Instant;
use tracing::field::Empty;
use tracing::{Instrument, Span};

/// How often a run is planned anew because another program was faster.
const PLANS: usize = 5;

/// Migrates one database with the migrations that are linked into the program.
///
/// It prints nothing: it returns reports and errors, tells a listener what happens, and writes
/// `tracing` spans.
///
/// ```no_run
/// # async fn start() -> Result<(), migrator_runtime::Error> {
/// use migrator_runtime::Migrator;
///
/// let report = Migrator::new("sqlite://app.db")?.upgrade("head").await?;
/// println!("{} revisions were run", report.steps.len());
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Migrator {
    history: Arc<History>,
    url: DatabaseUrl,
    version_table: ObjectName,
    transaction: Transaction,
    interrupted: Option<Interrupted>,
    listener: Option<Listener>,
}

impl Migrator {
    /// A migrator for the database at a URL such as `sqlite://app.db`. Nothing is opened yet.
    ///
    /// # Errors
    ///
    /// [`Error::History`] when no migration is linked or they form no sound graph, [`Error::Url`]
    /// when the URL is none.
    pub fn new(url: &str) -> Result<Self, Error> {
        Ok(Self::with_history(Arc::new(History::linked()?), DatabaseUrl::parse(url)?))
    }

    /// A migrator with a history that was collected before.
    pub fn with_history(history: Arc<History>, url: DatabaseUrl) -> Self {
        Migrator {
            history,
            url,
            version_table: VERSION_TABLE.into(),
            transaction: Transaction::default(),
            interrupted: None,
            listener: None,
        }
    }

    /// Keeps the books in a table of another name than `migrator_version`: `alembic_version` takes
    /// over a database that Alembic managed.
    #[must_use]
    pub fn version_table(mut self, name: impl Into<ObjectName>) -> Self {
        self.version_table = name.into();
        self
    }

    /// How much one transaction covers; the whole run, unless said otherwise.
    #[must_use]
    pub fn transaction(mut self, transaction: Transaction) -> Self {
        self.transaction = transaction;
        self
    }

    /// Says what became of the statement at which a half-done revision was interrupted, where that cannot
    /// be told from the database: SQL or code of the user's own.
    #[must_use]
    pub fn interrupted(mut self, statement: Interrupted) -> Self {
        self.interrupted = Some(statement);
        self
    }

    /// Calls a function with everything that happens in a run.
    ///
    /// The function is called between statements, so it should return soon.
    #[must_use]
    pub fn on_event(mut self, listener: impl Fn(&Event) + Send + Sync + 'static) -> Self {
        self.listener = Some(Arc::new(listener));
        self
    }

    /// The linked migrations.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// The database's address, which shows no secret.
    pub fn url(&self) -> &DatabaseUrl {
        &self.url
    }

    pub(crate) fn interrupted_statement(&self) -> Option<Interrupted> {
        self.interrupted
    }

    pub(crate) fn listener(&self) -> Option<&Listener> {
        self.listener.as_ref()
    }

    /// Tells the listener.
    pub(crate) fn tell(&self, event: Event) {
        if let Some(listener) = &self.listener {
            listener(&event);
        }
    }

    pub(crate) fn transaction_mode(&self) -> Transaction {
        self.transaction
    }

    pub(crate) fn version_table_name(&self) -> &ObjectName {
        &self.version_table
    }

    /// Runs forward to a target: `head`, `heads`, `+1`, an id or the beginning of one,
    /// `label@head` …
    ///
    /// By default all steps share one transaction: after an error the database is as it was.
    ///
    /// # Errors
    ///
    /// [`Error::Target`] and the other refusals before anything ran; [`Error::Run`] when a step
    /// failed, with what was done and what is left.
    pub async fn upgrade(&self, target: &str) -> Result<RunReport, Error> {
        let (outcome, duration_ms, run_id) = (Empty, Empty, Empty);
        let span = tracing::info_span!("upgrade", target, database = %self.url, run_id, outcome, duration_ms);
        self.spanned(Direction::Up, target, span).await
    }

    /// Runs backward to a target: `base`, `-1`, an id or the beginning of one …
    ///
    /// # Errors
    ///
    /// As [`upgrade`](Self::upgrade), and [`Error::Irreversible`] when a revision has no way back.
    pub async fn downgrade(&self, target: &str) -> Result<RunReport, Error> {
        let (outcome, duration_ms, run_id) = (Empty, Empty, Empty);
        let span =
            tracing::info_span!("downgrade", target, database = %self.url, run_id, outcome, duration_ms);
        self.spanned(Direction::Down, target, span).await
    }

    /// The version rows of the database, in the order in which they are read. A database that does
    /// not exist has none, and is not created.
    ///
    /// # Errors
    ///
    /// When the database cannot be opened or read.
    pub async fn current(&self) -> Result<Vec<String>, Error> {
        Ok(self.state().await?.rows)
    }

    /// What the books say now.
    pub(crate) async fn state(&self) -> Result<State, Error> {
        let Some(mut session) = self.open(Opening::Read).await? else { return Ok(State::default()) };
        let state = session.state().await;
        session.close().await;
        Ok(state?)
    }

    /// The revision that runs without a transaction and did not reach its end, if there is one: its runner
    /// was killed, or one of its statements failed.
    ///
    /// # Errors
    ///
    /// When the database cannot be opened or read.
    pub async fn half_done(&self) -> Result<Option<HalfDone>, Error> {
        Ok(self.state().await?.half_done)
    }

    /// Takes back what a half-done revision did; does nothing when none is.
    ///
    /// # Errors
    ///
    /// [`Error::HalfDoneIrreversible`] and the like when that cannot be done, before anything ran;
    /// [`Error::Run`] when a statement failed.
    pub async fn undo(&self) -> Result<RunReport, Error> {
        let span = tracing::info_span!("undo", database = %self.url);
        self.undo_half_done().instrument(span).await
    }

    async fn undo_half_done(&self) -> Result<RunReport, Error> {
        let started = Instant::now();
        let Some(mut session) = self.open(Opening::Read).await? else {
            return Ok(RunReport::nothing(Direction::Down, Vec::new()));
        };
        let outcome = self.undo_in(&mut session, started).await;
        session.close().await;
        outcome
    }

    async fn undo_in(&self, session: &mut Session, started: Instant) -> Result<RunReport, Error> {
        session.lock().await?;
        let state = session.state().await?;
        let Some(half) = &state.half_done else {
            return Ok(RunReport::nothing(Direction::Down, state.rows));
        };
        let step = self.take_back(session, &state, half).await?;
        Ok(RunReport {
            steps: step.into_iter().collect(),
            took: started.elapsed(),
            ..RunReport::nothing(Direction::Down, state.rows)
        })
    }

    /// What [`upgrade`](Self::upgrade) or [`downgrade`](Self::downgrade) would do now. Nothing is
    /// changed or created.
    ///
    /// # Errors
    ///
    /// What the run itself would refuse before its first step.
    pub async fn plan(&self, direction: Direction, target: &str) -> Result<RunPlan, Error> {
        let State { rows, half_done, .. } = self.state().await?;
        let plan = self.plan_from(direction, Origin::Database(&rows), target)?;
        let prepared = prepare(&self.history, &plan, &rows, self.url.dialect())?;
        let mut described = RunPlan::describe(&self.history, &plan, prepared, self.transaction)?;
        described.warnings.extend(half_done.map(|half| half.diagnostic().to_string()));
        Ok(described)
    }

    pub(crate) fn plan_from(
        &self,
        direction: Direction,
        origin: Origin<'_>,
        target: &str,
    ) -> Result<Plan, Error> {
        let graph = self.history.graph();
        let plan = match direction {
            Direction::Up => upgrade(graph, origin, target),
            Direction::Down => downgrade(graph, origin, target),
        };
        plan.map_err(|error| self.target_error(error))
    }

    pub(crate) fn target_error(&self, error: TargetError) -> Error {
        match error {
            TargetError::UnknownRows { rows, .. } => {
                Error::UnknownRevisions { rows, version_table: self.version_table.to_string() }
            }
            other => Error::Target(other),
        }
    }

    /// A session with the database; `None` when it is to be read and does not exist.
    pub(crate) async fn open(&self, opening: Opening) -> Result<Option<Session>, Error> {
        let connection = Connection::open(&self.url, opening).await?;
        Ok(connection.map(|connection| {
            let books = Bookkeeping::new(connection.dialect(), self.version_table.clone());
            Session::new(connection, books)
        }))
    }

    /// Runs within a span, which says at its end how it went.
    async fn spanned(&self, direction: Direction, target: &str, span: Span) -> Result<RunReport, Error> {
        let started = Instant::now();
        let result = self.run(direction, target).instrument(span.clone()).await;
        let outcome = match &result {
            Ok(report) if report.steps.is_empty() => "nothing to do",
            Ok(_) => "done",
            Err(Error::Run(_)) => "failed",
            Err(_) => "refused",
        };
        span.record("outcome", outcome);
        span.record("duration_ms", (started.elapsed().as_secs_f64() * 1e6).round() / 1e3);
        result
    }

    async fn run(&self, direction: Direction, target: &str) -> Result<RunReport, Error> {
        let started = Instant::now();
        let session = match self.open(Opening::Read).await? {
            Some(session) => session,
            None => {
                // What cannot be planned must not leave an empty database behind.
                let plan = self.plan_from(direction, Origin::Database(&[]), target)?;
                prepare(&self.history, &plan, &[], self.url.dialect())?;
                if plan.steps.is_empty() {
                    return Ok(RunReport::nothing(direction, Vec::new()));
                }
                match self.open(Opening::Write).await? {
                    Some(session) => session,
                    None => return Ok(RunReport::nothing(direction, Vec::new())),
                }
            }
        };
        self.run_in(session, direction, target, started).await
    }

    async fn run_in(
        &self,
        mut session: Session,
        direction: Direction,
        target: &str,
        started: Instant,
    ) -> Result<RunReport, Error> {
        let outcome = self.attempt(&mut session, direction, target, started).await;
        session.close().await;
        outcome
    }

    async fn attempt(
        &self,
        session: &mut Session,
        direction: Direction,
        target: &str,
        started: Instant,
    ) -> Result<RunReport, Error> {
        let mut altered = Vec::new();
        let mut resumed = Vec::new();
        for attempt in 1.. {
            let mut state = session.state().await?;
            let mut plan = self.plan_from(direction, Origin::Database(&state.rows), target)?;
            if state.half_done.is_some() {
                session.lock().await?;
                state = session.state().await?;
                plan = self.plan_from(direction, Origin::Database(&state.rows), target)?;
            }
            if let Some(half) = &state.half_done {
                if half.is_undo() || half.direction() != direction {
                    return Err(HalfDoneError::new(half, HalfDoneCause::OtherWay).into());
                }
                resumed.push(self.resume(session, &state, half).await?);
                let first = plan.steps.first().map(|step| step.revision.clone());
                let goes_on = first.as_deref() == Some(half.revision());
                state = session.state().await?;
                if goes_on {
                    // A relative target counts from where the revision began.
                    plan.steps.remove(0);
                } else {
                    plan = self.plan_from(direction, Origin::Database(&state.rows), target)?;
                }
            }
            let prepared = prepare(&self.history, &plan, &state.rows, self.url.dialect())?;
            let listener = self.listener.as_ref();
            if attempt == 1 && direction == Direction::Up {
                altered = self.altered(session, &state).await?;
                for revision in &altered {
                    tell(listener, &Event::Warning(revision.diagnostic().to_string()));
                }
            }
            if prepared.steps.is_empty() {
                let took = started.elapsed();
                let nothing = RunReport::nothing(direction, state.rows);
                return Ok(RunReport { altered, steps: resumed, took, ..nothing });
            }
            for warning in &plan.warnings {
                tell(listener, &Event::Warning(warning.to_string()));
            }
            let run = executor::execute(
                session,
                &prepared.schema,
                &prepared.steps,
                &state,
                self.transaction,
                listener,
            );
            match run.await {
                Ok(times) => {
                    let steps = prepared.steps.iter().zip(times).map(|(step, took)| RunStep {
                        revision: step.revision.clone(),
                        message: step.message.clone(),
                        took,
                    });
                    let steps = resumed.into_iter().chain(steps).collect();
                    let took = started.elapsed();
                    return Ok(RunReport { direction, steps, rows: plan.rows, took, altered });
                }
                Err(executor::Stopped::Overtaken) if attempt < PLANS => {}
                Err(executor::Stopped::Overtaken) => break,
                Err(executor::Stopped::Failed(mut failure)) => {
                    locate(&self.history, &mut failure);
                    tell(listener, &Event::Failed(failure.clone()));
                    return Err(Error::Run(failure));
                }
            }
        }
        Err(Error::Overtaken)
    }
}
