use super::queue::Queue;
use super::{Changes, ManyReport, Outcome, Target, TargetReport};
use crate::error::Error;
use crate::event::Event;
use crate::inspect::Validation;
use crate::migrator::Migrator;
use crate::report::RunReport;
use crate::stamp::StampReport;
use crate::status::Status;
use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use tracing::Instrument;

/// How many targets are worked on at once, at most, unless said otherwise: each takes a connection, and
/// servers have few.
const MOST_JOBS: usize = 8;

/// Something that happened to one of many targets.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub enum TargetEvent<'a> {
    /// It begins.
    Started,
    /// Its run tells something.
    Told(&'a Event),
    /// It reached its end.
    Done {
        /// Whether something was to be done.
        changed: bool,
        /// How long it took.
        took: Duration,
    },
    /// It failed.
    Failed {
        /// Why.
        error: &'a Error,
        /// How long it took.
        took: Duration,
    },
}

pub(super) type Listener = Arc<dyn Fn(&Target, &TargetEvent<'_>) + Send + Sync>;

/// Migrates many databases alike, several at once. One that fails does not stop the others, unless that is
/// asked for; a run that is begun anew finds what is done, and goes on with the rest.
///
/// Each target has its own version table and its own lock. What can be shared is shared: the migrations, the
/// connection of targets that follow each other in one database, and the SQL of targets that stand at the same
/// revisions. On tokio's multi-thread runtime, targets are also prepared in parallel.
///
/// ```no_run
/// # async fn start() -> Result<(), migrator_runtime::Error> {
/// use migrator_runtime::Migrator;
/// use migrator_runtime::many::{Many, Names, Targets};
///
/// let migrator = Migrator::new("postgres://localhost/app")?;
/// let names = Names::Like("tenant\\_%".to_owned());
/// let targets = Targets::Namespaces { url: migrator.url().clone(), names }.resolve().await?;
/// let report = Many::new(migrator, targets).jobs(4).upgrade("head").await;
/// for (target, error) in report.failed() {
///     eprintln!("{}: {error}", target.name());
/// }
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Many {
    pub(super) migrator: Migrator,
    pub(super) targets: Vec<Target>,
    pub(super) search_path: Vec<String>,
    pub(super) fail_fast: bool,
    pub(super) stop: Arc<AtomicBool>,
    pub(super) listener: Option<Listener>,
    jobs: usize,
}

impl Many {
    /// The targets, each to be migrated as the migrator says, whose own address is of no matter.
    pub fn new(migrator: Migrator, targets: Vec<Target>) -> Self {
        let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        Many {
            migrator,
            targets,
            search_path: Vec::new(),
            fail_fast: false,
            stop: Arc::default(),
            listener: None,
            jobs: processors.min(MOST_JOBS),
        }
    }

    /// How many targets are worked on at once: unless said otherwise, as many as there are processors, but no
    /// more than eight.
    #[must_use]
    pub fn jobs(mut self, jobs: usize) -> Self {
        self.jobs = jobs.max(1);
        self
    }

    /// How many targets are worked on at once.
    pub fn job_count(&self) -> usize {
        self.jobs.min(self.targets.len()).max(1)
    }

    /// The schemas of PostgreSQL that are looked in behind each target's own, as `public` with extensions in it.
    #[must_use]
    pub fn search_path(mut self, schemas: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.search_path = schemas.into_iter().map(Into::into).collect();
        self
    }

    /// Begins no other target once one has failed.
    #[must_use]
    pub fn fail_fast(mut self, fail_fast: bool) -> Self {
        self.fail_fast = fail_fast;
        self
    }

    /// Calls a function with everything that happens.
    ///
    /// The function is called between statements, from several threads, so it should return soon.
    #[must_use]
    pub fn on_event(mut self, listener: impl Fn(&Target, &TargetEvent<'_>) + Send + Sync + 'static) -> Self {
        self.listener = Some(Arc::new(listener));
        self
    }

    /// A handle that keeps targets from being begun: set it to true. Those that are under way go on to their
    /// end.
    pub fn stop_handle(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.stop)
    }

    /// The targets.
    pub fn targets(&self) -> &[Target] {
        &self.targets
    }

    /// Runs each target forward: see [`Migrator::upgrade`].
    pub async fn upgrade(&self, target: &str) -> ManyReport<RunReport> {
        let target: Arc<str> = target.into();
        self.run(move |migrator| {
            let target = Arc::clone(&target);
            async move { migrator.upgrade(&target).await }
        })
        .await
    }

    /// Runs each target backward: see [`Migrator::downgrade`].
    pub async fn downgrade(&self, target: &str) -> ManyReport<RunReport> {
        let target: Arc<str> = target.into();
        self.run(move |migrator| {
            let target = Arc::clone(&target);
            async move { migrator.downgrade(&target).await }
        })
        .await
    }

    /// Takes back what half-done revisions did, in each target that has one: see [`Migrator::undo`].
    pub async fn undo(&self) -> ManyReport<RunReport> {
        self.run(|migrator| async move { migrator.undo().await }).await
    }

    /// Sets the version rows of each target: see [`Migrator::stamp`].
    pub async fn stamp(&self, targets: &[&str], purge: bool) -> ManyReport<StampReport> {
        let targets: Arc<[String]> = targets.iter().map(ToString::to_string).collect();
        self.run(move |migrator| {
            let targets = Arc::clone(&targets);
            async move {
                let targets: Vec<&str> = targets.iter().map(String::as_str).collect();
                migrator.stamp(&targets, purge).await
            }
        })
        .await
    }

    /// The version rows of each target: see [`Migrator::current`].
    pub async fn current(&self) -> ManyReport<Vec<String>> {
        self.run(|migrator| async move { migrator.current().await }).await
    }

    /// Where each target stands: see [`Migrator::status`].
    pub async fn status(&self) -> ManyReport<Status> {
        self.run(|migrator| async move { migrator.status().await }).await
    }

    /// Compares each target with what the migrations make it: see [`Migrator::validate`].
    pub async fn validate(&self) -> ManyReport<Validation> {
        self.run(|migrator| async move { migrator.validate().await }).await
    }

    /// Does any work for each target, with a migrator of its own.
    ///
    /// # Panics
    ///
    /// When the work does.
    pub async fn run<T, W, F>(&self, work: W) -> ManyReport<T>
    where
        T: Changes + Send + 'static,
        W: Fn(Migrator) -> F + Send + Sync + 'static,
        F: Future<Output = Result<T, Error>> + Send + 'static,
    {
        let started = Instant::now();
        let (queue, work) = (Arc::new(Queue::new(self)), Arc::new(work));
        let mut workers = JoinSet::new();
        for _ in 0..self.job_count() {
            let (queue, work) = (Arc::clone(&queue), Arc::clone(&work));
            let worker = async move { queue.work_off(&*work).await };
            workers.spawn(worker.in_current_span());
        }
        let mut outcomes: Vec<Option<(Outcome<T>, Duration)>> = Vec::new();
        outcomes.resize_with(self.targets.len(), || None);
        while let Some(ended) = workers.join_next().await {
            match ended.map_err(tokio::task::JoinError::try_into_panic) {
                Ok(done) => {
                    for (at, outcome, took) in done {
                        outcomes[at] = Some((outcome, took));
                    }
                }
                Err(Ok(panic)) => std::panic::resume_unwind(panic),
                // The runtime shuts down: what was not reported was not done.
                Err(Err(_)) => {}
            }
        }
        let targets = self.targets.iter().zip(outcomes).map(|(target, outcome)| {
            let (outcome, took) = outcome.unwrap_or((Outcome::NotStarted, Duration::ZERO));
            TargetReport { target: target.clone(), outcome, took }
        });
        ManyReport { targets: targets.collect(), took: started.elapsed() }
    }
}
