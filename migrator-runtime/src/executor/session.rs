use crate::backend::{Connection, Refusal, StatementError};
use crate::journal::{Journal, RunInfo};
use migrator_sql::{Bookkeeping, JournalTable, lock, transaction};
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
    /// Whether the version table is there.
    pub(crate) version_table: bool,
    /// What there is of the journal.
    pub(crate) journal: JournalTable,
    /// The version rows, in the order in which they were read.
    pub(crate) rows: Vec<String>,
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
            position: 0,
            sql: String::new(),
            message: "the connection was lost in a data step".to_owned(),
            kind: Refusal::ConnectionLost,
        })
    }

    /// Reads the version rows. Creates nothing.
    pub(crate) async fn state(&mut self) -> Result<State, StatementError> {
        let tables = self.bookkeeping.tables_query();
        let names = self.bookkeeping.clone();
        let connection = self.connection()?;
        let there: Vec<String> = connection
            .fetch_texts(&tables)
            .await?
            .into_iter()
            .filter_map(|row| row.into_iter().next()?)
            .collect();
        let (version_table, journal) = names.found(&there);
        let mut state = State { version_table, journal, rows: Vec::new() };
        if state.version_table {
            state.rows = self.rows().await?;
        }
        Ok(state)
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
