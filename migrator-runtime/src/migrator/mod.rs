//! Migrates one database: what it can be told, what it does, what it answers.
//!
//! | file | what it knows |
//! |---|---|
//! | `settings` | how it is told what to do otherwise |
//! | `run` | a run up or down, and its attempts |
//! | `anew` | whether another attempt may go better, and the wait before it |

mod anew;
mod run;
mod settings;

use crate::backend::{Connection, DatabaseUrl, Opening};
use crate::backfill::BackfillLimits;
use crate::cancel::Cancel;
use crate::error::Error;
use crate::event::{Direction, Event, Listener, tell};
use crate::executor::{Further, RunFailure, Session, State, Transaction};
use crate::interrupt::Interrupt;
use crate::lock::{Holder, Terms};
use crate::many::{Namespace, Shared, Spare};
use crate::prepare::{Prepared, prepare};
use crate::recovery::{HalfDone, Interrupted};
use crate::registry::History;
use crate::report::RunReport;
use crate::retry::RETRIES;
use crate::run_plan::RunPlan;
use crate::source::locate;
use migrator_core::diagnostic::Diagnostic;
use migrator_core::name::ObjectName;
use migrator_core::plan::{Plan, downgrade, upgrade};
use migrator_core::target::{Origin, TargetError};
use migrator_sql::{Bookkeeping, Timeouts, VERSION_TABLE};
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tracing::Instrument;

/// How long a run waits for another one, unless it is told otherwise.
const WAIT: Duration = Duration::from_secs(5 * 60);

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
    timeouts: Timeouts,
    retries: usize,
    backfill_limits: BackfillLimits,
    interrupted: Option<Interrupted>,
    listener: Option<Listener>,
    wait: Duration,
    broken: Option<Holder>,
    cancel: Option<Cancel>,
    namespace: Option<Namespace>,
    spare: Option<Arc<Spare>>,
    shared: Option<Arc<Shared>>,
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
            timeouts: Timeouts::default(),
            retries: RETRIES,
            backfill_limits: BackfillLimits::default(),
            interrupted: None,
            listener: None,
            wait: WAIT,
            broken: None,
            cancel: None,
            namespace: None,
            spare: None,
            shared: None,
        }
    }

    /// How a run takes its lock.
    pub(crate) fn terms(&self) -> Terms<'_> {
        Terms {
            url: &self.url,
            wait: self.wait,
            broken: self.broken.as_ref(),
            listener: self.listener.as_ref(),
        }
    }

    /// Does something that a future may stop.
    pub(crate) async fn interruptible<T>(&self, interrupt: &Interrupt, work: impl Future<Output = T>) -> T {
        match &self.cancel {
            Some(cancel) => cancel.stop(interrupt, &self.url, work).await,
            None => work.await,
        }
    }

    /// Does something that only waits and reads: it is left when a future wants it to.
    pub(crate) async fn unless_stopped<T, E>(
        &self,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, Error>
    where
        Error: From<E>,
    {
        let Some(cancel) = &self.cancel else { return Ok(work.await?) };
        Ok(cancel.leave(work).await.ok_or(Error::Interrupted)??)
    }

    /// Whether what stops its runs has ended: no other is to be begun.
    pub(crate) fn is_to_stop(&self) -> bool {
        self.cancel.as_ref().is_some_and(Cancel::is_requested)
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

    /// Tells the listener and the log.
    #[allow(clippy::needless_pass_by_value)] // an event is made in place and never used again
    pub(crate) fn tell(&self, event: Event) {
        tell(self.listener.as_ref(), &event);
    }

    /// A failure, told with the line of the operation that failed.
    pub(crate) fn failed(&self, mut failure: RunFailure) -> Error {
        locate(&self.history, &mut failure);
        self.tell(Event::Failed(Box::new(failure.clone())));
        failure.into()
    }

    pub(crate) fn transaction_mode(&self) -> Transaction {
        self.transaction
    }

    pub(crate) fn version_table_name(&self) -> &ObjectName {
        &self.version_table
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

    /// What is to be said of a half-done revision: it may be another runner's, which lives.
    pub(crate) async fn said_of(&self, half: &HalfDone) -> Result<Diagnostic, Error> {
        Ok(match self.lock_status().await? {
            Some(holder) => half.under_way(&holder),
            None => half.diagnostic(),
        })
    }

    /// Takes back what a half-done revision did; does nothing when none is.
    ///
    /// # Errors
    ///
    /// [`Error::HalfDone`] when that cannot be done, before anything ran;
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
        let interrupt = Arc::clone(session.interrupt());
        let undoing = self.undo_attempts(&mut session, started);
        let outcome = self.interruptible(&interrupt, undoing).await;
        session.close().await;
        outcome.map_err(|error| match error {
            Error::Run(failure) => self.failed(*failure),
            refused => refused,
        })
    }

    /// Takes it back, and begins anew when the database could not give a lock in time.
    async fn undo_attempts(&self, session: &mut Session, started: Instant) -> Result<RunReport, Error> {
        for attempt in 1.. {
            match self.undo_in(session, started).await {
                Ok(report) => return Ok(report),
                Err(error) => self.begin_anew(session, attempt, error).await?,
            }
        }
        Err(Error::Overtaken)
    }

    async fn undo_in(&self, session: &mut Session, started: Instant) -> Result<RunReport, Error> {
        session.lock(&self.terms()).await?;
        let mut state = session.state().await?;
        session.sign(&state).await?;
        if state.half_done.is_some() {
            session.bring_books_up(&mut state).await?;
        }
        if let Some(half) = state.half_done.as_ref().filter(|half| half.is_group()) {
            self.settle(session, &state, half).await?;
            state = session.state().await?;
        }
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
        let Some(mut session) = self.open(Opening::Read).await? else {
            return self.plan_in(None, direction, target).await;
        };
        let plan = self.plan_in(Some(&mut session), direction, target).await;
        session.close().await;
        plan
    }

    /// The plan for a database, which may not be there.
    async fn plan_in(
        &self,
        session: Option<&mut Session>,
        direction: Direction,
        target: &str,
    ) -> Result<RunPlan, Error> {
        let (mut session, mut state) = (session, State::default());
        if let Some(session) = &mut session {
            state = session.state().await?;
        }
        let plan = self.plan_from(direction, Origin::Database(&state.rows), target)?;
        let prepared = prepare(&self.history, &plan, &state.rows, self.url.dialect())?;
        let room = match session {
            Some(session) => session.lock_room(&prepared.steps).await?,
            None => None,
        };
        let mut described = RunPlan::describe(&self.history, &plan, prepared, self.transaction, room)?;
        if let Some(half) = &state.half_done {
            described.warnings.push(self.said_of(half).await?.to_string());
        }
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
        let kept = match &self.spare {
            Some(spare) => spare.take(&self.url).await,
            None => None,
        };
        let opened = match kept {
            Some(mut connection) => {
                connection.renew(&self.timeouts).await?;
                Some(connection)
            }
            // A server may take its time to answer.
            None => self.unless_stopped(Connection::open(&self.url, opening, &self.timeouts)).await?,
        };
        let Some(mut connection) = opened else { return Ok(None) };
        if let Some(namespace) = &self.namespace {
            namespace.enter(&mut connection).await?;
        }
        let books = Bookkeeping::new(connection.dialect(), self.version_table.clone());
        let further = Further {
            url: self.url.clone(),
            timeouts: self.timeouts,
            limits: self.backfill_limits.clone(),
            namespace: self.namespace.clone(),
        };
        let mut session = Session::new(connection, books, further);
        session.spare = self.spare.clone().map(|spare| (spare, self.url.clone()));
        Ok(Some(session))
    }

    /// The same for one of many targets, with what it shares with the others.
    pub(crate) fn for_target(
        self,
        url: DatabaseUrl,
        namespace: Option<Namespace>,
        spare: Arc<Spare>,
        shared: Arc<Shared>,
    ) -> Self {
        // A connection to a database of its own is of no use to another.
        let spare = namespace.is_some().then_some(spare);
        Migrator { url, namespace, spare, shared: Some(shared), ..self }
    }

    /// Whether it works in one schema of several.
    pub(crate) fn has_namespace(&self) -> bool {
        self.namespace.is_some()
    }

    fn prepared(&self, plan: &Plan, rows: &[String]) -> Result<Arc<Prepared>, Error> {
        let dialect = self.url.dialect();
        match &self.shared {
            Some(shared) => shared.prepare(&self.history, plan, rows, dialect),
            None => Ok(Arc::new(prepare(&self.history, plan, rows, dialect)?)),
        }
    }
}
