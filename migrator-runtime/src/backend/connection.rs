use super::sqlite;
use super::{ConnectError, DatabaseUrl, StatementError};
use migrator_core::capability::Dialect;
use sqlx::SqliteConnection;

/// How a database is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opening {
    /// To read: what is not there is not created.
    Read,
    /// To write: a file that is not there is created.
    Write,
}

/// One connection, to one of the databases.
#[derive(Debug)]
pub(crate) enum Connection {
    /// To SQLite.
    Sqlite(SqliteConnection),
}

impl Connection {
    /// Opens a database; `None` when it is opened to read and does not exist yet.
    pub(crate) async fn open(url: &DatabaseUrl, opening: Opening) -> Result<Option<Self>, ConnectError> {
        match url.dialect() {
            Dialect::Sqlite => Ok(sqlite::open(url, opening).await?.map(Connection::Sqlite)),
            Dialect::Postgres | Dialect::Mysql => Err(ConnectError::Refused {
                url: url.to_string(),
                message: format!("this build has no driver for {}", url.dialect().title()),
            }),
        }
    }

    /// The kind of the database.
    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            Connection::Sqlite(_) => Dialect::Sqlite,
        }
    }

    /// Runs statements of ours in one message, each a single statement; `done` hears of each that is
    /// done.
    pub(crate) async fn run_batch(
        &mut self,
        statements: &[String],
        done: &mut (dyn FnMut(usize) + Send),
    ) -> Result<(), StatementError> {
        match self {
            Connection::Sqlite(connection) => sqlite::run_batch(connection, statements, done).await,
        }
    }

    /// Runs SQL, which may be several statements.
    pub(crate) async fn run(&mut self, sql: &str) -> Result<(), StatementError> {
        match self {
            Connection::Sqlite(connection) => sqlite::run(connection, sql).await,
        }
    }

    /// Reads rows whose columns are all text.
    pub(crate) async fn fetch_texts(
        &mut self,
        sql: &str,
    ) -> Result<Vec<Vec<Option<String>>>, StatementError> {
        match self {
            Connection::Sqlite(connection) => sqlite::fetch_texts(connection, sql).await,
        }
    }

    /// Closes the connection.
    pub(crate) async fn close(self) {
        match self {
            Connection::Sqlite(connection) => sqlite::close(connection).await,
        }
    }
}
