#[cfg(feature = "mysql")]
use super::mysql;
#[cfg(feature = "postgres")]
use super::postgres;
#[cfg(feature = "sqlite")]
use super::sqlite;
use super::{ConnectError, DatabaseUrl, Page, StatementError, Target};
#[cfg(feature = "mysql")]
use crate::data_step::Slot;
use crate::data_step::{CheckedRows, DbError, FromDbRow, Statement};
use migrator_core::capability::Dialect;
use migrator_core::diagnostic::Diagnostic;
use migrator_core::name::ObjectName;
use migrator_core::op::Operation;

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
    #[cfg(feature = "sqlite")]
    Sqlite(sqlx::SqliteConnection),
    /// To PostgreSQL.
    #[cfg(feature = "postgres")]
    Postgres(sqlx::PgConnection),
    /// To MySQL or MariaDB.
    #[cfg(feature = "mysql")]
    Mysql(sqlx::MySqlConnection),
}

/// Why a table could not be rebuilt.
pub(crate) enum RebuildFault {
    /// The database refused a statement.
    #[cfg_attr(not(feature = "sqlite"), allow(dead_code))] // only SQLite rebuilds
    Refused(StatementError),
    /// What we say ourselves.
    Said(Diagnostic),
}

/// Calls a function of the module of the connection's database.
macro_rules! each {
    ($connection:expr, $function:ident($($argument:expr),*)) => {
        match $connection {
            #[cfg(feature = "sqlite")]
            Connection::Sqlite(connection) => sqlite::$function(connection, $($argument),*).await,
            #[cfg(feature = "postgres")]
            Connection::Postgres(connection) => postgres::$function(connection, $($argument),*).await,
            #[cfg(feature = "mysql")]
            Connection::Mysql(connection) => mysql::$function(connection, $($argument),*).await,
        }
    };
}

/// Calls a function of what only SQLite has; elsewhere there is nothing to do.
macro_rules! on_sqlite {
    ($connection:expr, $function:ident($($argument:expr),*), $otherwise:expr) => {
        match $connection {
            #[cfg(feature = "sqlite")]
            Connection::Sqlite(connection) => sqlite::$function(connection, $($argument),*).await,
            #[cfg(any(feature = "postgres", feature = "mysql"))]
            _ => $otherwise,
        }
    };
}

/// Calls a function of what the databases have that keep the rows of a stream.
macro_rules! where_kept {
    ($connection:expr, $function:ident($($argument:expr),*)) => {
        match $connection {
            #[cfg(feature = "sqlite")]
            Connection::Sqlite(connection) => sqlite::$function(connection, $($argument),*).await,
            #[cfg(feature = "postgres")]
            Connection::Postgres(connection) => postgres::$function(connection, $($argument),*).await,
            #[cfg(feature = "mysql")]
            Connection::Mysql(_) => {
                $(let _ = $argument;)*
                Err(no_such_stream(Dialect::Mysql, ""))
            }
        }
    };
}

/// Asked for only by a mistake of ours: see [`Connection::keeps_rows`].
#[cfg(feature = "mysql")]
fn no_such_stream(dialect: Dialect, sql: &str) -> DbError {
    DbError::unsendable(sql, format!("{} reads its streams in another way", dialect.title()))
}

impl Connection {
    /// Opens a database; `None` when it is opened to read and does not exist yet.
    pub(crate) async fn open(url: &DatabaseUrl, opening: Opening) -> Result<Option<Self>, ConnectError> {
        let _ = opening;
        match url.dialect() {
            #[cfg(feature = "sqlite")]
            Dialect::Sqlite => Ok(sqlite::open(url, opening).await?.map(Connection::Sqlite)),
            #[cfg(feature = "postgres")]
            Dialect::Postgres => Ok(Some(Connection::Postgres(postgres::open(url).await?))),
            #[cfg(feature = "mysql")]
            Dialect::Mysql => Ok(Some(Connection::Mysql(mysql::open(url).await?))),
            #[allow(unreachable_patterns)] // when all drivers are there
            dialect => Err(ConnectError::NoDriver(dialect)),
        }
    }

    /// The kind of the database.
    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            #[cfg(feature = "sqlite")]
            Connection::Sqlite(_) => Dialect::Sqlite,
            #[cfg(feature = "postgres")]
            Connection::Postgres(_) => Dialect::Postgres,
            #[cfg(feature = "mysql")]
            Connection::Mysql(_) => Dialect::Mysql,
        }
    }

    /// Runs statements of ours in few messages, each a single statement; `done` hears of each that is
    /// done, and how many rows it changed.
    pub(crate) async fn run_batch(
        &mut self,
        statements: &[String],
        done: &mut (dyn FnMut(usize, u64) + Send),
    ) -> Result<(), StatementError> {
        each!(self, run_batch(statements, done))
    }

    /// Runs statements of ours outside of a transaction: each lasts at once, and may be one that
    /// cannot run within a transaction.
    pub(crate) async fn run_each(
        &mut self,
        statements: &[String],
        done: &mut (dyn FnMut(usize, u64) + Send),
    ) -> Result<(), StatementError> {
        each!(self, run_each(statements, done))
    }

    /// Runs SQL, which may be several statements.
    pub(crate) async fn run(&mut self, sql: &str) -> Result<(), StatementError> {
        each!(self, run(sql))
    }

    /// Runs SQL, which may be several statements, outside of a transaction.
    pub(crate) async fn run_alone(&mut self, sql: &str) -> Result<(), StatementError> {
        each!(self, run_alone(sql))
    }

    /// Reads rows whose columns are all text.
    pub(crate) async fn fetch_texts(
        &mut self,
        sql: &str,
    ) -> Result<Vec<Vec<Option<String>>>, StatementError> {
        each!(self, fetch_texts(sql))
    }

    /// Runs a statement of a data step, and says how many rows it changed.
    pub(crate) async fn execute(&mut self, statement: Statement) -> Result<u64, DbError> {
        each!(self, execute(statement))
    }

    /// Reads the rows that a statement of a data step gives.
    pub(crate) async fn fetch_all<T: FromDbRow>(&mut self, statement: Statement) -> Result<Vec<T>, DbError> {
        each!(self, fetch_all(statement))
    }

    /// Reads the first of these rows.
    pub(crate) async fn fetch_optional<T: FromDbRow>(
        &mut self,
        statement: Statement,
    ) -> Result<Option<T>, DbError> {
        each!(self, fetch_optional(statement))
    }

    /// Runs a statement of ours within a data step.
    pub(crate) async fn command(&mut self, sql: &str) -> Result<(), DbError> {
        Ok(self.run(sql).await?)
    }

    /// Puts rows into a table.
    pub(crate) async fn copy_in(
        &mut self,
        target: &Target,
        rows: &mut CheckedRows<'_>,
    ) -> Result<u64, DbError> {
        each!(self, copy_in(target, rows))
    }

    /// Whether the database keeps the rows of a query, and gives them page by page.
    #[cfg(feature = "mysql")]
    pub(crate) fn keeps_rows(&self) -> bool {
        self.dialect() != Dialect::Mysql
    }

    /// Lets the database keep the rows of a query, and says what their columns are to be read by.
    pub(crate) async fn open_rows(
        &mut self,
        number: u64,
        in_transaction: bool,
        statement: &Statement,
    ) -> Result<String, DbError> {
        where_kept!(self, open_rows(number, in_transaction, statement))
    }

    /// Reads some more of these rows; so many were read before.
    pub(crate) async fn next_rows<T: FromDbRow>(
        &mut self,
        number: u64,
        read: u64,
        count: usize,
        columns: &str,
        sql: &str,
    ) -> Result<Page<T>, DbError> {
        where_kept!(self, next_rows(number, read, count, columns, sql))
    }

    /// Lets the database forget the rows of queries.
    pub(crate) async fn close_rows(&mut self, numbers: &[u64]) -> Result<(), DbError> {
        where_kept!(self, close_rows(numbers))
    }

    /// Reads rows one after the other, where the database keeps none.
    #[cfg(feature = "mysql")]
    pub(crate) async fn each_row<T: FromDbRow>(
        &mut self,
        statement: &Statement,
        slot: &Slot<T>,
    ) -> Result<(), DbError> {
        match self {
            Connection::Mysql(connection) => mysql::each_row(connection, statement, slot).await,
            #[cfg(any(feature = "postgres", feature = "sqlite"))]
            other => Err(no_such_stream(other.dialect(), &statement.sql)),
        }
    }

    /// Comes before a transaction in which tables are rebuilt.
    pub(crate) async fn before_rebuilds(&mut self) -> Result<(), StatementError> {
        on_sqlite!(self, before_rebuilds(), Ok(()))
    }

    /// Comes after it, whether it ended well or not.
    pub(crate) async fn after_rebuilds(&mut self) -> Result<(), StatementError> {
        on_sqlite!(self, after_rebuilds(), Ok(()))
    }

    /// How many rows point at rows that do not exist.
    pub(crate) async fn count_orphans(&mut self) -> Result<usize, StatementError> {
        on_sqlite!(self, count_orphans(), Ok(0))
    }

    /// What is to be said of rows that point at rows that do not exist, when there are more of them
    /// than `before`; `after` is what has run since.
    pub(crate) async fn new_orphans(
        &mut self,
        before: usize,
        after: &[&str],
    ) -> Result<Option<Diagnostic>, StatementError> {
        on_sqlite!(self, new_orphans(before, after), {
            let _ = (before, after);
            Ok(None)
        })
    }

    /// Rebuilds a table, in the transaction that is open.
    pub(crate) async fn rebuild(
        &mut self,
        table: &ObjectName,
        changes: &[Operation],
    ) -> Result<(), RebuildFault> {
        on_sqlite!(self, rebuild(table, changes), {
            let _ = changes;
            // Rendering gives such a step for SQLite only.
            let fact = format!("table `{table}` cannot be rebuilt on this database");
            Err(RebuildFault::Said(Diagnostic::new("no-rebuild", fact)))
        })
    }

    /// Closes the connection.
    pub(crate) async fn close(self) {
        each!(self, close());
    }
}
