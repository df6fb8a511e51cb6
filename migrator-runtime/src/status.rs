//! Where a database stands, on one page.

use crate::altered::Altered;
use crate::backend::Opening;
use crate::error::Error;
use crate::executor::{Session, State};
use crate::lock::Holder;
use crate::log::{LoggedRun, last_run};
use crate::migrator::Migrator;
use crate::recovery::HalfDone;
use migrator_core::migration::statements;
use migrator_core::plan::Direction;
use migrator_core::revision::summary;
use migrator_core::target::Origin;
use migrator_sql::BooksTable;
use tracing::Instrument;

/// Where a database stands.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Status {
    /// Whether there is a database: an SQLite file may not be there yet.
    pub exists: bool,
    /// Whether the version table is there.
    pub version_table: bool,
    /// The version rows.
    pub rows: Vec<String>,
    /// Version rows that this program does not know. What is pending cannot be told then.
    pub unknown: Vec<String>,
    /// The revision that runs without a transaction and did not reach its end.
    pub half_done: Option<HalfDone>,
    /// What `upgrade heads` would run, in order.
    pub pending: Vec<PendingRevision>,
    /// The heads of the migrations.
    pub heads: Vec<String>,
    /// The applied revisions that did something else when they ran than they would do now.
    pub altered: Vec<Altered>,
    /// The released revisions that do something else than `migrations.lock` says.
    pub edited: Vec<String>,
    /// Who holds the lock, as far as the database tells.
    pub lock: Option<Holder>,
    /// The run that began last.
    pub last_run: Option<LoggedRun>,
}

/// A revision that is not applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PendingRevision {
    /// The revision.
    pub revision: String,
    /// What it does, in its author's words.
    pub message: String,
}

impl Status {
    /// Whether nothing is to be done: the database is at all heads, and was made by the migrations as they are.
    pub fn is_up_to_date(&self) -> bool {
        self.pending.is_empty()
            && self.half_done.is_none()
            && self.unknown.is_empty()
            && self.altered.is_empty()
            && self.edited.is_empty()
    }
}

impl Migrator {
    /// Where the database stands: its revisions, what is pending, what ran last. Nothing is changed or created.
    ///
    /// # Errors
    ///
    /// When the database cannot be opened or read.
    ///
    /// ```no_run
    /// # async fn look() -> Result<(), migrator_runtime::Error> {
    /// let status = migrator_runtime::Migrator::new("sqlite://app.db")?.status().await?;
    /// assert!(status.is_up_to_date(), "{} revisions are pending", status.pending.len());
    /// # Ok(()) }
    /// ```
    pub async fn status(&self) -> Result<Status, Error> {
        let span = tracing::info_span!("status", database = %self.url());
        async {
            let Some(mut session) = self.open(Opening::Read).await? else {
                return Ok(Status { exists: false, ..self.status_of(&State::default())? });
            };
            let status = self.status_in(&mut session).await;
            session.close().await;
            status
        }
        .instrument(span)
        .await
    }

    async fn status_in(&self, session: &mut Session) -> Result<Status, Error> {
        let state = session.state().await?;
        let mut status = self.status_of(&state)?;
        if status.unknown.is_empty() {
            status.altered = self.altered(session, &state).await?;
        }
        // Not everybody may see who: that is no reason to say nothing.
        status.lock = session.holder().await.ok().flatten();
        status.last_run = last_run(session, &state.books).await?;
        Ok(status)
    }

    /// What can be told of a database without asking it more than its version rows.
    fn status_of(&self, state: &State) -> Result<Status, Error> {
        let graph = self.history().graph();
        let is_unknown = |row: &&String| graph.by_id(row).is_none();
        let unknown: Vec<String> = state.rows.iter().filter(is_unknown).cloned().collect();
        let mut pending = Vec::new();
        if unknown.is_empty() {
            let plan = self.plan_from(Direction::Up, Origin::Database(&state.rows), "heads")?;
            pending.extend(plan.steps.into_iter().map(|step| {
                let index = graph.by_id(&step.revision);
                let message = index.map(|index| summary(&graph.revision(index).message)).unwrap_or_default();
                PendingRevision { revision: step.revision, message }
            }));
        }
        Ok(Status {
            exists: true,
            version_table: state.books.has(BooksTable::Version),
            rows: state.rows.clone(),
            unknown,
            half_done: state.half_done.clone(),
            pending,
            heads: graph.ids(graph.effective_heads().iter().copied()),
            altered: Vec::new(),
            edited: self.edited(),
            lock: None,
            last_run: None,
        })
    }

    /// The released revisions that are not as they were released.
    fn edited(&self) -> Vec<String> {
        let history = self.history();
        let graph = history.graph();
        let is_edited = |id: &str| {
            let (Some(locked), Some(index)) = (history.lock().get(id), graph.by_id(id)) else { return false };
            locked.upgrade_difference(&statements(&history.migration(index).upgrade)).is_some()
        };
        graph.ids(graph.topological_order()).into_iter().filter(|id| is_edited(id)).collect()
    }
}
