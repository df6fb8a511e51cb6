use crate::backend::{Connection, Refusal, StatementError};
use crate::journal::{Journal, RunInfo};
use migrator_sql::{Bookkeeping, transaction};
use std::sync::OnceLock;

/// A connection with what the run keeps its books in.
#[derive(Debug)]
pub(crate) struct Session {
    /// The connection; away while a data step has it.
    pub(super) connection: Option<Connection>,
    /// The SQL of the version table and the journal.
    pub(crate) bookkeeping: Bookkeeping,
    /// Who runs, and since when; asked for when something is to be run.
    pub(crate) run: OnceLock<RunInfo>,
}

/// The version table and its rows, as they were read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct State {
    /// Whether the version table is there.
    pub(crate) version_table: bool,
    /// Whether the journal is there.
    pub(crate) journal: bool,
    /// The version rows, in the order in which they were read.
    pub(crate) rows: Vec<String>,
}

impl Session {
    pub(crate) fn new(connection: Connection, bookkeeping: Bookkeeping) -> Self {
        Session { connection: Some(connection), bookkeeping, run: OnceLock::new() }
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
        let (tables, rows) = (self.bookkeeping.tables_query(), self.bookkeeping.rows_query());
        let names = self.bookkeeping.clone();
        let connection = self.connection()?;
        let there: Vec<String> = connection
            .fetch_texts(&tables)
            .await?
            .into_iter()
            .filter_map(|row| row.into_iter().next()?)
            .collect();
        let mut state = State {
            version_table: there.contains(&names.version_table.name.to_ascii_lowercase()),
            journal: there.contains(&names.journal_table.name.to_ascii_lowercase()),
            rows: Vec::new(),
        };
        if state.version_table {
            let read = connection.fetch_texts(&rows).await?;
            state.rows = read.into_iter().filter_map(|row| row.into_iter().next()?).collect();
        }
        Ok(state)
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
