//! What a migrator can be told.

use super::Migrator;
use crate::backfill::BackfillLimits;
use crate::cancel::Cancel;
use crate::event::Event;
use crate::executor::Transaction;
use crate::lock::Holder;
use crate::recovery::Interrupted;
use migrator_core::name::ObjectName;
use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

impl Migrator {
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
    /// rolled back, the lock is given back, and the run ends with [`Error::Run`](crate::Error::Run), whose failure is
    /// `interrupted`, or with [`Error::Interrupted`](crate::Error::Interrupted) before anything ran.
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
}
