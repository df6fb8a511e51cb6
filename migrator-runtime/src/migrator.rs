use crate::backend::{Connection, DatabaseUrl, Opening, Refusal};
use crate::backfill::BackfillLimits;
use crate::cancel::Cancel;
use crate::error::Error;
use crate::event::{Direction, Event, Listener, tell};
use crate::executor::{self, Further, RunFailure, Session, State, Transaction};
use crate::interrupt::Interrupt;
use crate::lock::{Holder, Terms};
use crate::many::{Namespace, Shared, Spare};
use crate::prepare::{Prepared, prepare};
use crate::recovery::{HalfDone, HalfDoneCause, HalfDoneError, Interrupted};
use crate::registry::History;
use crate::report::RunReport;
use crate::retry::{RETRIES, SoFar, wait_before};
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
use tracing::field::Empty;
use tracing::{Instrument, Span};

/// How long a run waits for another one, unless it is told otherwise.
const WAIT: Duration = Duration::from_secs(5 * 60);

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

    /// How long one statement waits for a lock of the database, such as that of a table; five seconds, unless said
    /// otherwise, and for ever with zero. What comes behind a waiting statement waits too, so keep it short
    /// and let the run begin anew: see [`retries`](Self::retries).
    ///
    /// It is `lock_timeout` on PostgreSQL, `lock_wait_timeout` and `innodb_lock_wait_timeout` on MySQL and MariaDB
    /// (whole seconds, rounded up), the busy timeout on SQLite. A `lock_timeout` in the options of a URL of
    /// PostgreSQL wins.
    #[must_use]
    pub fn lock_timeout(mut self, limit: Duration) -> Self {
        self.timeouts.lock = limit;
        self
    }

    /// How long one statement may take; zero is without a limit, whatever the server says. Unless said, the
    /// server's own setting holds.
    ///
    /// It is `statement_timeout` on PostgreSQL and `max_statement_time` on MariaDB. MySQL has a limit for
    /// statements that only read (`max_execution_time`), SQLite has none.
    #[must_use]
    pub fn statement_timeout(mut self, limit: Duration) -> Self {
        self.timeouts.statement = Some(limit);
        self
    }

    /// How often a run begins anew when the database could not give a lock in time: five times, unless said
    /// otherwise. Before each attempt it waits, longer each time, and somewhat at random.
    ///
    /// What was committed stays; the rest is taken back, recorded and run again, data steps too. A step that
    /// runs without a transaction goes on where it stopped, unless that is SQL or code of the user's own of which a
    /// part may have run: it is not tried again.
    #[must_use]
    pub fn retries(mut self, retries: usize) -> Self {
        self.retries = retries;
        self
    }

    /// How fast backfills may go. What is said here goes before what their migrations say.
    #[must_use]
    pub fn backfill_limits(mut self, limits: BackfillLimits) -> Self {
        self.backfill_limits = limits;
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

    /// How long to wait for another runner that holds the lock on the database; five minutes unless said
    /// otherwise. With zero, it is not waited for.
    #[must_use]
    pub fn wait(mut self, wait: Duration) -> Self {
        self.wait = wait;
        self
    }

    /// Ends a holder of the lock, as [`lock_status`](Self::lock_status) told it, if it still has the lock
    /// when a run wants it. On a server its session is ended, and the run goes on once it is gone; behind a
    /// pooler its lease is taken away, which makes its next transaction fail. On SQLite it is refused: the
    /// lock ends with its process.
    ///
    /// ```no_run
    /// # async fn start() -> Result<(), migrator_runtime::Error> {
    /// # use migrator_runtime::Migrator;
    /// let mut migrator = Migrator::new("postgres://localhost/app")?;
    /// if let Some(holder) = migrator.lock_status().await? {
    ///     migrator = migrator.break_lock(holder);
    /// }
    /// migrator.upgrade("head").await?;
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn break_lock(mut self, holder: Holder) -> Self {
        self.broken = Some(holder);
        self
    }

    /// Stops runs when a future ends: the statement that runs is cancelled, what is in a transaction is
    /// rolled back, the lock is given back, and the run ends with [`Error::Run`], whose failure is
    /// `interrupted`, or with [`Error::Interrupted`] before anything ran.
    ///
    /// A run whose own future is dropped lets go too, but rolls back only what the database does by itself,
    /// and a server goes on with the statement that it is at.
    ///
    /// ```no_run
    /// # async fn start() -> Result<(), migrator_runtime::Error> {
    /// # use migrator_runtime::Migrator;
    /// # async fn shutdown() {}
    /// let migrator = Migrator::new("sqlite://app.db")?.cancel_on(shutdown());
    /// migrator.upgrade("head").await?;
    /// # Ok(()) }
    /// ```
    #[must_use]
    pub fn cancel_on(mut self, cancel: impl Future<Output = ()> + Send + 'static) -> Self {
        self.cancel = Some(Cancel::new(cancel));
        self
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
        let undoing = self.undo_in(&mut session, started);
        let outcome = self.interruptible(&interrupt, undoing).await;
        session.close().await;
        outcome.map_err(|error| match error {
            Error::Run(failure) => self.failed(*failure),
            refused => refused,
        })
    }

    async fn undo_in(&self, session: &mut Session, started: Instant) -> Result<RunReport, Error> {
        session.lock(&self.terms()).await?;
        let state = session.state().await?;
        session.sign(&state).await?;
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
            None => Connection::open(&self.url, opening, &self.timeouts).await?,
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
        let interrupt = Arc::clone(session.interrupt());
        let attempt = self.attempts(&mut session, direction, target, started);
        let outcome = self.interruptible(&interrupt, attempt).await;
        session.close().await;
        outcome
    }

    /// Runs, and begins anew when the database could not give a lock in time.
    async fn attempts(
        &self,
        session: &mut Session,
        direction: Direction,
        target: &str,
        started: Instant,
    ) -> Result<RunReport, Error> {
        let mut so_far = SoFar::default();
        for attempt in 1.. {
            let why = match self.attempt(session, direction, target, started, &mut so_far).await {
                Err(Error::Run(mut failure)) => {
                    let Some(busy) = failure.busy.take() else {
                        return Err(self.failed(so_far.failed(*failure)));
                    };
                    if let Some(table) = &busy.table {
                        failure.held_by(&session.blockers(table).await, self.url.dialect());
                    }
                    if attempt > self.retries {
                        failure.tried(attempt, self.timeouts.lock);
                        return Err(self.failed(so_far.failed(*failure)));
                    }
                    failure.message
                }
                Err(Error::Books(error)) if error.kind == Refusal::Busy && attempt <= self.retries => {
                    error.message
                }
                // What earlier attempts did stays.
                Err(Error::Interrupted) => {
                    let failure = RunFailure::interrupted(self.url.dialect(), direction, &[]);
                    return Err(self.failed(so_far.failed(failure)));
                }
                other => return other,
            };
            let (attempt, of, wait) = (attempt + 1, self.retries + 1, wait_before(attempt + 1));
            self.tell(Event::Retrying { attempt, of, wait, why });
            let interrupt = Arc::clone(session.interrupt());
            // The next statement says it when the run was asked to stop.
            let _ = tokio::time::timeout(wait, interrupt.requested()).await;
        }
        Err(Error::Overtaken)
    }

    async fn attempt(
        &self,
        session: &mut Session,
        direction: Direction,
        target: &str,
        started: Instant,
        so_far: &mut SoFar,
    ) -> Result<RunReport, Error> {
        for plans in 1.. {
            let mut state = session.state().await?;
            let plan_at = |rows: &[String]| match so_far.left(rows) {
                Some(left) => Ok(left),
                None => self.plan_from(direction, Origin::Database(rows), target),
            };
            let mut plan = plan_at(&state.rows)?;
            if state.half_done.is_some() {
                session.lock(&self.terms()).await?;
                state = session.state().await?;
                session.sign(&state).await?;
                plan = plan_at(&state.rows)?;
            }
            if let Some(half) = &state.half_done {
                if half.is_undo() || half.direction() != direction {
                    return Err(HalfDoneError::new(half, HalfDoneCause::OtherWay).into());
                }
                let resumed = self.resume(session, &state, half).await?;
                so_far.steps.push(resumed);
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
            let prepared = self.prepared(&plan, &state.rows)?;
            let listener = self.listener.as_ref();
            if so_far.altered.is_none() && direction == Direction::Up {
                let altered = self.altered(session, &state).await?;
                for revision in &altered {
                    tell(listener, &Event::Warning(revision.diagnostic().to_string()));
                }
                so_far.altered = Some(altered);
            }
            if prepared.steps.is_empty() {
                let took = started.elapsed();
                let nothing = RunReport::nothing(direction, state.rows);
                return Ok(RunReport { took, ..so_far.report(nothing) });
            }
            for warning in &plan.warnings {
                tell(listener, &Event::Warning(warning.to_string()));
            }
            match session.lock(&self.terms()).await {
                Ok(false) => {}
                // The one that had it has done something, most likely.
                Ok(true) => continue,
                Err(Error::Interrupted) => {
                    let failure = RunFailure::interrupted(self.url.dialect(), direction, &prepared.steps);
                    return Err(failure.into());
                }
                Err(error) => return Err(error),
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
                    so_far.done(&prepared.steps, times);
                    let took = started.elapsed();
                    let nothing = RunReport::nothing(direction, plan.rows);
                    return Ok(RunReport { took, ..so_far.report(nothing) });
                }
                Err(executor::Stopped::Overtaken) if plans < PLANS => {}
                Err(executor::Stopped::Overtaken) => break,
                Err(executor::Stopped::Failed(failure)) => {
                    if let Some(busy) = &failure.busy {
                        so_far.done(&prepared.steps, busy.took.clone());
                        plan.steps.drain(..busy.took.len());
                        so_far.keep(plan, busy.rows.clone());
                    }
                    return Err(Error::Run(failure));
                }
            }
        }
        Err(Error::Overtaken)
    }
}
