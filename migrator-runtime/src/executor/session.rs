use crate::backend::{Connection, Refusal, StatementError};
use crate::journal::{Journal, RunInfo};
use crate::recovery::HalfDone;
use migrator_core::capability::Dialect;
use migrator_sql::{Bookkeeping, BooksTable, FoundBooks, lock, read_state, transaction};
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
    /// Whether the lock on the books is held.
    locked: bool,
}

/// The version table and its rows, as they were read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct State {
    /// What there is of the books.
    pub(crate) books: FoundBooks,
    /// The version rows, in the order in which they were read.
    pub(crate) rows: Vec<String>,
    /// The revision that runs without a transaction and did not reach its end.
    pub(crate) half_done: Option<HalfDone>,
}

impl Session {
    pub(crate) fn new(connection: Connection, bookkeeping: Bookkeeping) -> Self {
        Session { connection: Some(connection), bookkeeping, run: OnceLock::new(), locked: false }
    }

    /// The connection.
    ///
    /// # Errors
    ///
    /// When a data step never gave it back.
    pub(crate) fn connection(&mut self) -> Result<&mut Connection, StatementError> {
        self.connection.as_mut().ok_or_else(|| StatementError {
            message: "the connection was lost in a data step".to_owned(),
            kind: Refusal::ConnectionLost,
            ..StatementError::default()
        })
    }

    /// Reads the version rows. Creates nothing.
    pub(crate) async fn state(&mut self) -> Result<State, StatementError> {
        let query = self.bookkeeping.columns_query();
        let books = FoundBooks::read(self.connection()?.fetch_texts(&query).await?);
        if !books.has(BooksTable::Version) {
            return Ok(State { books, ..State::default() });
        }
        let query = self.bookkeeping.state_query(&books);
        let (rows, progress) = read_state(self.connection()?.fetch_texts(&query).await?);
        Ok(State { books, rows, half_done: progress.and_then(HalfDone::read) })
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
                    message: format!(
                        "another program has been migrating this database for more than {} seconds",
                        LOCK_TIMEOUT.as_secs()
                    ),
                    kind: Refusal::Busy,
                    ..StatementError::default()
                });
            }
            self.run(lock::pause(self.bookkeeping.dialect())).await?;
        }
    }

    /// The kind of the database.
    pub(crate) fn dialect(&self) -> Dialect {
        self.bookkeeping.dialect()
    }

    /// Runs a statement outside of a transaction.
    pub(crate) async fn run_alone(&mut self, sql: &str) -> Result<(), StatementError> {
        self.connection()?.run_alone(sql).await
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
        self.connection()?.run_batch(statements, &mut |_, _| {}).await
    }

    /// Ends the session.
    pub(crate) async fn close(self) {
        if let Some(connection) = self.connection {
            connection.close().await;
        }
    }
}
