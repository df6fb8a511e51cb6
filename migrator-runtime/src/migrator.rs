use crate::backend::{Connection, DatabaseUrl, Opening};
use crate::backfill::BackfillLimits;
use crate::error::Error;
use crate::event::{Direction, Event, Listener};
use crate::executor::{self, Further, Session, Transaction};
use crate::prepare::prepare;
use crate::registry::History;
use crate::report::{RunReport, RunStep};
use crate::run_plan::RunPlan;
use migrator_core::name::ObjectName;
use migrator_core::plan::{Plan, downgrade, upgrade};
use migrator_core::target::{Origin, TargetError};
use migrator_sql::{Bookkeeping, VERSION_TABLE};
use std::sync::Arc;
use std::time::Instant;
use tracing::Instrument;

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
    backfill_limits: BackfillLimits,
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
            backfill_limits: BackfillLimits::default(),
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

    /// How fast backfills may go. What is said here goes before what their migrations say.
    #[must_use]
    pub fn backfill_limits(mut self, limits: BackfillLimits) -> Self {
        self.backfill_limits = limits;
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
        let span = tracing::info_span!("upgrade", target, database = %self.url);
        self.run(Direction::Up, target).instrument(span).await
    }

    /// Runs backward to a target: `base`, `-1`, an id or the beginning of one …
    ///
    /// # Errors
    ///
    /// As [`upgrade`](Self::upgrade), and [`Error::Irreversible`] when a revision has no way back.
    pub async fn downgrade(&self, target: &str) -> Result<RunReport, Error> {
        let span = tracing::info_span!("downgrade", target, database = %self.url);
        self.run(Direction::Down, target).instrument(span).await
    }

    /// The version rows of the database, in the order in which they are read. A database that does
    /// not exist has none, and is not created.
    ///
    /// # Errors
    ///
    /// When the database cannot be opened or read.
    pub async fn current(&self) -> Result<Vec<String>, Error> {
        let Some(mut session) = self.open(Opening::Read).await? else { return Ok(Vec::new()) };
        let state = session.state().await;
        session.close().await;
        Ok(state?.rows)
    }

    /// What [`upgrade`](Self::upgrade) or [`downgrade`](Self::downgrade) would do now. Nothing is
    /// changed or created.
    ///
    /// # Errors
    ///
    /// What the run itself would refuse before its first step.
    pub async fn plan(&self, direction: Direction, target: &str) -> Result<RunPlan, Error> {
        let rows = self.current().await?;
        let plan = self.plan_from(direction, Origin::Database(&rows), target)?;
        let prepared = prepare(&self.history, &plan, &rows, self.url.dialect())?;
        RunPlan::describe(&self.history, &plan, prepared, self.transaction)
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
            let further = Further { url: self.url.clone(), limits: self.backfill_limits.clone() };
            Session::new(connection, books, further)
        }))
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
        for attempt in 1.. {
            let state = session.state().await?;
            let plan = self.plan_from(direction, Origin::Database(&state.rows), target)?;
            let prepared = prepare(&self.history, &plan, &state.rows, self.url.dialect())?;
            let listener = self.listener.as_ref();
            if attempt == 1 && direction == Direction::Up {
                altered = self.altered(session, &state).await?;
                for revision in &altered {
                    let said = revision.diagnostic();
                    tracing::warn!("{said}");
                    if let Some(listener) = listener {
                        listener(&Event::Warning(said.to_string()));
                    }
                }
            }
            if prepared.steps.is_empty() {
                return Ok(RunReport { altered, ..RunReport::nothing(direction, state.rows) });
            }
            for warning in &plan.warnings {
                tracing::warn!("{warning}");
                if let Some(listener) = listener {
                    listener(&Event::Warning(warning.to_string()));
                }
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
                    let steps = prepared
                        .steps
                        .iter()
                        .zip(times)
                        .map(|(step, took)| RunStep {
                            revision: step.revision.clone(),
                            message: step.message.clone(),
                            took,
                        })
                        .collect();
                    let took = started.elapsed();
                    return Ok(RunReport { direction, steps, rows: plan.rows, took, altered });
                }
                Err(executor::Stopped::Overtaken) if attempt < PLANS => {}
                Err(executor::Stopped::Overtaken) => break,
                Err(executor::Stopped::Failed(failure)) => return Err(Error::Run(failure)),
            }
        }
        Err(Error::Overtaken)
    }
}
