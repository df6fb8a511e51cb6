use super::holder::Holder;
use super::lease::Seen;
use super::{pause, process};
use crate::backend::DatabaseUrl;
use crate::error::Error;
use crate::event::{Event, Listener, tell};
use crate::executor::Session;
use migrator_core::capability::Dialect;
use std::time::{Duration, Instant};

/// How a run takes its lock.
#[derive(Clone, Copy)]
pub(crate) struct Terms<'a> {
    /// The database, for a lease's own connection.
    pub(crate) url: &'a DatabaseUrl,
    /// How long it waits for another runner.
    pub(crate) wait: Duration,
    /// Whose lock it may break.
    pub(crate) broken: Option<&'a Holder>,
    /// Who hears of the waiting.
    pub(crate) listener: Option<&'a Listener>,
}

/// What is known while the lock is asked for again and again.
pub(super) struct Contest<'a> {
    pub(super) url: &'a DatabaseUrl,
    /// The mark that statements of the run would have behind a pooler.
    pub(super) mark: String,
    /// Whether there is a pooler before the server.
    pub(super) pooled: bool,
    /// Whether the table of the lease is there.
    pub(super) table_is_there: bool,
    /// The lease in other hands.
    pub(super) seen: Option<Seen>,
    /// The token of the lease that is to be broken.
    pub(super) broken_lease: Option<i64>,
    started: Instant,
    wait: Duration,
}

impl Contest<'_> {
    /// How long it may still take.
    pub(super) fn remaining(&self) -> Duration {
        self.wait.saturating_sub(self.started.elapsed())
    }
}

/// How often a listener hears of the waiting.
const TOLD_EVERY: Duration = Duration::from_secs(1);

impl Session {
    /// Takes the lock on the books. It is held until the session is closed or dropped. Says whether another
    /// runner had it before.
    ///
    /// # Errors
    ///
    /// [`Error::Locked`] when another runner holds it for too long.
    pub(crate) async fn lock(&mut self, terms: &Terms<'_>) -> Result<bool, Error> {
        if self.lock.is_some() {
            return Ok(false);
        }
        let mut contest = Contest {
            url: terms.url,
            mark: process::mark(),
            pooled: false,
            table_is_there: false,
            seen: None,
            broken_lease: None,
            started: Instant::now(),
            wait: terms.wait,
        };
        let mut broken = terms.broken;
        let mut told = contest.started;
        let mut attempts: u32 = 0;
        loop {
            self.interrupt().check().map_err(crate::backend::StatementError::from)?;
            if let Some(held) = self.try_lock(&mut contest).await? {
                self.lock = Some(held);
                return Ok(attempts > 0);
            }
            attempts += 1;
            if let Some(holder) = broken.take() {
                self.break_lock(holder, &mut contest).await?;
            }
            // A glance of `lock-status` keeps a file for a moment.
            let is_glance = self.bookkeeping.dialect() == Dialect::Sqlite && attempts < 3;
            if contest.remaining().is_zero() && !is_glance {
                let holder = self.holder().await?.map(Box::new);
                return Err(Error::Locked { holder, waited: contest.started.elapsed() });
            }
            if told.elapsed() >= TOLD_EVERY {
                told = Instant::now();
                self.tell_waiting(terms, contest.started.elapsed()).await?;
            }
            let rest = contest.remaining().max(Duration::from_millis(1));
            pause(between(self.bookkeeping.dialect(), &contest).min(rest)).await;
        }
    }

    async fn tell_waiting(&mut self, terms: &Terms<'_>, waited: Duration) -> Result<(), Error> {
        let holder = self.holder().await?;
        tell(terms.listener, &Event::Waiting { holder: holder.map(Box::new), waited });
        Ok(())
    }
}

/// How long to wait before the lock is asked for again.
fn between(dialect: Dialect, contest: &Contest<'_>) -> Duration {
    Duration::from_millis(match dialect {
        Dialect::Sqlite => 20,
        Dialect::Postgres if contest.pooled => 250,
        Dialect::Postgres => 100,
        // The server waits.
        Dialect::Mysql if contest.remaining() >= Duration::from_secs(1) => 0,
        Dialect::Mysql => 50,
    })
}
