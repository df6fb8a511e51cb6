use crate::backend::{Connection, DatabaseUrl, Refusal, StatementError};
use crate::backfill::BackfillLimits;
use crate::journal::{Journal, RunInfo};
use migrator_sql::{Bookkeeping, BooksTable, FoundBooks, lock, transaction};
use std::sync::OnceLock;
use std::time::{Duration, Instant};

/// How long a run waits for another one to end.
const LOCK_TIMEOUT: Duration = Duration::from_secs(10);

/// A connection with what the run keeps its books in.
#[derive(Debug)]
pub(crate) struct Session {
    /// The connection; away while a data step has it.
    pub(super) connection: Option<Connection>,
    /// The SQL of the version table and the journal.
    pub(crate) bookkeeping: Bookkeeping,
    /// Who runs, and since when; asked for when something is to be run.
    pub(crate) run: OnceLock<RunInfo>,
    /// What further connections need, and how fast backfills may go.
    pub(super) further: Further,
    /// Whether a backfill ran, which keeps its position until the revision is done.
    pub(super) backfilled: bool,
    /// Whether the lock on the books is held.
    locked: bool,
}

/// What backfills need beside the connection of the run.
#[derive(Debug, Clone)]
pub(crate) struct Further {
    /// Where further connections are opened.
    pub(crate) url: DatabaseUrl,
    /// How fast backfills may go, whatever their migrations say.
    pub(crate) limits: BackfillLimits,
}

/// The version table and its rows, as they were read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct State {
    /// What there is of the books.
    pub(crate) books: FoundBooks,
    /// The version rows, in the order in which they were read.
    pub(crate) rows: Vec<String>,
}

impl Session {
    pub(crate) fn new(connection: Connection, bookkeeping: Bookkeeping, further: Further) -> Self {
        Session {
            connection: Some(connection),
            bookkeeping,
            run: OnceLock::new(),
            further,
            backfilled: false,
            locked: false,
        }
    }

    /// The connection.
    ///
    /// # Errors
    ///
    /// When a data step never gave it back.
    pub(super) fn connection(&mut self) -> Result<&mut Connection, StatementError> {
        self.connection.as_mut().ok_or_else(|| StatementError {
            position: 0,
            sql: String::new(),
            message: "the connection was lost in a data step".to_owned(),
            kind: Refusal::Other,
        })
    }

    /// Reads the version rows. Creates nothing.
    pub(crate) async fn state(&mut self) -> Result<State, StatementError> {
        let query = self.bookkeeping.columns_query();
        let books = FoundBooks::read(self.connection()?.fetch_texts(&query).await?);
        let rows = if books.has(BooksTable::Version) { self.rows().await? } else { Vec::new() };
        Ok(State { books, rows })
    }

    /// Reads the version rows of a table that is there.
    pub(crate) async fn rows(&mut self) -> Result<Vec<String>, StatementError> {
        let query = self.bookkeeping.rows_query();
        let read = self.connection()?.fetch_texts(&query).await?;
        Ok(read.into_iter().filter_map(|row| row.into_iter().next()?).collect())
    }

    /// Takes the lock on the books, where a transaction of its own is not enough. It is held until the
    /// connection is closed, which happens on every way out.
    ///
    /// # Errors
    ///
    /// When another program holds it for too long.
    pub(crate) async fn lock(&mut self) -> Result<(), StatementError> {
        let Some(query) = lock::try_lock_query(&self.bookkeeping).filter(|_| !self.locked) else {
            return Ok(());
        };
        let deadline = Instant::now() + LOCK_TIMEOUT;
        loop {
            let rows = self.connection()?.fetch_texts(&query).await?;
            let answer = rows.into_iter().flatten().next().flatten();
            if lock::is_taken(answer.as_deref()) {
                self.locked = true;
                return Ok(());
            }
            if Instant::now() >= deadline {
                return Err(StatementError {
                    position: 0,
                    sql: String::new(),
                    message: format!(
                        "another program has been migrating this database for more than {} seconds",
                        LOCK_TIMEOUT.as_secs()
                    ),
                    kind: Refusal::Busy,
                });
            }
            self.run(lock::pause(self.bookkeeping.dialect())).await?;
        }
    }

    /// The journal of this session.
    pub(crate) fn journal(&self) -> Journal<'_> {
        Journal { bookkeeping: &self.bookkeeping, run: self.run.get_or_init(RunInfo::now) }
    }

    /// Begins a transaction that will write.
    pub(crate) async fn begin(&mut self) -> Result<(), StatementError> {
        let begin = transaction::begin(self.bookkeeping.dialect());
        self.run(begin).await
    }

    /// Reads rows whose columns are all text.
    pub(crate) async fn fetch_texts(
        &mut self,
        sql: &str,
    ) -> Result<Vec<Vec<Option<String>>>, StatementError> {
        self.connection()?.fetch_texts(sql).await
    }

    /// Runs a statement.
    pub(crate) async fn run(&mut self, sql: &str) -> Result<(), StatementError> {
        self.connection()?.run(sql).await
    }

    /// Runs statements of ours, each a single one, in one message.
    pub(crate) async fn run_batch(&mut self, statements: &[String]) -> Result<(), StatementError> {
        if statements.is_empty() {
            return Ok(());
        }
        self.connection()?.run_batch(statements, &mut |_| {}).await
    }

    /// Ends the session.
    pub(crate) async fn close(self) {
        if let Some(connection) = self.connection {
            connection.close().await;
        }
    }
}
