#[cfg(feature = "mysql")]
use super::mysql;
#[cfg(feature = "postgres")]
use super::postgres;
#[cfg(feature = "sqlite")]
use super::sqlite;
use super::{ConnectError, DatabaseUrl, KeptRows, StatementError, Target};
use crate::backfill::{Page, PageArrays};
#[cfg(feature = "mysql")]
use crate::data_step::Slot;
use crate::data_step::{CheckedRows, DbError, FromDbRow, Statement};
use crate::interrupt::{Interrupt, Interruption};
use crate::lock::FileLock;
use migrator_core::capability::Dialect;
use migrator_core::diagnostic::Diagnostic;
use migrator_core::name::ObjectName;
use migrator_core::op::Operation;
use migrator_sql::backfill::{PageWrite, ValueKind, Walk, Written};
use migrator_sql::mysql::session::set_session;
use migrator_sql::{Timeouts, namespace, transaction};
use std::path::PathBuf;
use std::sync::Arc;

/// How a database is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Opening {
    /// To read: what is not there is not created.
    Read,
    /// To write: a file that is not there is created.
    Write,
}

/// One connection, to one of the databases. Everything that is sent goes through here, and heeds a request to
/// stop.
#[derive(Debug)]
pub(crate) struct Connection {
    driver: Driver,
    interrupt: Abandoned,
}

/// The driver of a database.
#[derive(Debug)]
enum Driver {
    /// To SQLite.
    #[cfg(feature = "sqlite")]
    Sqlite(sqlite::SqliteDatabase),
    /// To PostgreSQL.
    #[cfg(feature = "postgres")]
    Postgres(postgres::PostgresConnection),
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

/// Stops what runs when the connection is dropped without being closed: SQLite's driver would run it to its
/// end.
#[derive(Debug, Default)]
struct Abandoned(Arc<Interrupt>);

impl Drop for Abandoned {
    fn drop(&mut self) {
        self.0.abandon();
    }
}

/// Calls a function of the module of a driver's database.
macro_rules! on_driver {
    ($driver:expr, $function:ident($($argument:expr),*)) => {
        match $driver {
            #[cfg(feature = "sqlite")]
            Driver::Sqlite(connection) => sqlite::$function(connection, $($argument),*).await,
            #[cfg(feature = "postgres")]
            Driver::Postgres(connection) => postgres::$function(connection, $($argument),*).await,
            #[cfg(feature = "mysql")]
            Driver::Mysql(connection) => mysql::$function(connection, $($argument),*).await,
        }
    };
}

/// Calls a function of the module of the connection's database, unless the run is to stop.
macro_rules! each {
    ($connection:expr, $function:ident($($argument:expr),*)) => {{
        let connection: &mut Connection = $connection;
        connection.interrupt.0.check()?;
        let outcome = on_driver!(&mut connection.driver, $function($($argument),*));
        connection.interrupt.0.explain(outcome)
    }};
}

/// The same for a data step, which is not to go on after a request: what puts things right is not its part.
macro_rules! each_in_step {
    ($connection:expr, $function:ident($($argument:expr),*)) => {{
        let connection: &mut Connection = $connection;
        connection.check_in_step()?;
        on_driver!(&mut connection.driver, $function($($argument),*))
    }};
}

/// Calls a function of what only SQLite has; elsewhere there is nothing to do.
macro_rules! on_sqlite {
    ($connection:expr, $function:ident($($argument:expr),*), $otherwise:expr) => {{
        let connection: &mut Connection = $connection;
        match &mut connection.driver {
            #[cfg(feature = "sqlite")]
            Driver::Sqlite(driver) => {
                connection.interrupt.0.check()?;
                let outcome = sqlite::$function(driver, $($argument),*).await;
                connection.interrupt.0.explain(outcome)
            }
            #[cfg(any(feature = "postgres", feature = "mysql"))]
            _ => $otherwise,
        }
    }};
}

/// Calls a function of what the databases have that keep the rows of a stream.
macro_rules! where_kept {
    ($connection:expr, $function:ident($($argument:expr),*)) => {{
        let connection: &mut Connection = $connection;
        match &mut connection.driver {
            #[cfg(feature = "sqlite")]
            Driver::Sqlite(connection) => sqlite::$function(connection, $($argument),*).await,
            #[cfg(feature = "postgres")]
            Driver::Postgres(connection) => postgres::$function(connection, $($argument),*).await,
            #[cfg(feature = "mysql")]
            Driver::Mysql(_) => {
                $(let _ = $argument;)*
                Err(no_such_stream(Dialect::Mysql, ""))
            }
        }
    }};
}

/// Asked for only by a mistake of ours: see [`Connection::keeps_rows`].
#[cfg(feature = "mysql")]
fn no_such_stream(dialect: Dialect, sql: &str) -> DbError {
    DbError::unsendable(sql, format!("{} reads its streams in another way", dialect.title()))
}

impl Connection {
    /// Opens a database; `None` when it is opened to read and does not exist yet.
    pub(crate) async fn open(
        url: &DatabaseUrl,
        opening: Opening,
        timeouts: &Timeouts,
    ) -> Result<Option<Self>, ConnectError> {
        let _ = (opening, timeouts);
        let driver = match url.dialect() {
            #[cfg(feature = "sqlite")]
            Dialect::Sqlite => sqlite::open(url, opening, timeouts).await?.map(Driver::Sqlite),
            #[cfg(feature = "postgres")]
            Dialect::Postgres => Some(Driver::Postgres(postgres::open(url, timeouts).await?)),
            #[cfg(feature = "mysql")]
            Dialect::Mysql => Some(Driver::Mysql(mysql::open(url, timeouts).await?)),
            #[allow(unreachable_patterns)] // when all drivers are there
            dialect => return Err(ConnectError::NoDriver(dialect)),
        };
        Ok(driver.map(|driver| Connection { driver, interrupt: Abandoned::default() }))
    }

    /// The kind of the database.
    pub(crate) fn dialect(&self) -> Dialect {
        match &self.driver {
            #[cfg(feature = "sqlite")]
            Driver::Sqlite(_) => Dialect::Sqlite,
            #[cfg(feature = "postgres")]
            Driver::Postgres(_) => Dialect::Postgres,
            #[cfg(feature = "mysql")]
            Driver::Mysql(_) => Dialect::Mysql,
        }
    }

    /// Who may stop what runs here.
    pub(crate) fn interrupt(&self) -> &Arc<Interrupt> {
        &self.interrupt.0
    }

    /// The file of an SQLite database that may be written.
    pub(crate) fn file(&self) -> Option<PathBuf> {
        match &self.driver {
            #[cfg(feature = "sqlite")]
            Driver::Sqlite(database) => database.file.clone(),
            #[cfg(any(feature = "postgres", feature = "mysql"))]
            _ => None,
        }
    }

    /// Keeps a lock until nothing runs here any more; elsewhere than on SQLite the server does.
    pub(crate) async fn keep(&mut self, lock: FileLock) -> Result<(), StatementError> {
        let interrupt = Arc::clone(self.interrupt());
        on_sqlite!(self, keep(interrupt, lock), {
            let _ = (interrupt, lock);
            Ok(())
        })
    }

    /// By what the session was marked when it began (PostgreSQL), if the server or the pooler let it.
    pub(crate) fn started_as(&self) -> Option<String> {
        match &self.driver {
            #[cfg(feature = "postgres")]
            Driver::Postgres(connection) => connection.started_as.clone(),
            #[cfg(any(feature = "sqlite", feature = "mysql"))]
            _ => None,
        }
    }

    /// Puts a comment before everything that is sent (PostgreSQL).
    pub(crate) fn set_mark(&mut self, comment: &str) {
        match &mut self.driver {
            #[cfg(feature = "postgres")]
            Driver::Postgres(connection) => comment.clone_into(&mut connection.mark),
            #[cfg(any(feature = "sqlite", feature = "mysql"))]
            _ => {
                let _ = comment;
            }
        }
    }

    /// Runs statements of ours in few messages, each a single statement; `done` hears of each that is
    /// done, and how many rows it changed.
    pub(crate) async fn run_batch(
        &mut self,
        statements: &[String],
        done: &mut (dyn FnMut(usize, u64) + Send),
    ) -> Result<(), StatementError> {
        each!(self, run_batch(statements, done)).map_err(StatementError::or_lock_lost)
    }

    /// Runs statements of ours outside of a transaction: each lasts at once, and may be one that
    /// cannot run within a transaction.
    pub(crate) async fn run_each(
        &mut self,
        statements: &[String],
        done: &mut (dyn FnMut(usize, u64) + Send),
    ) -> Result<(), StatementError> {
        each!(self, run_each(statements, done)).map_err(StatementError::or_lock_lost)
    }

    /// Runs SQL, which may be several statements.
    pub(crate) async fn run(&mut self, sql: &str) -> Result<(), StatementError> {
        each!(self, run(sql)).map_err(StatementError::or_lock_lost)
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
        each_in_step!(self, execute(statement))
    }

    /// Reads the rows that a statement of a data step gives.
    pub(crate) async fn fetch_all<T: FromDbRow>(&mut self, statement: Statement) -> Result<Vec<T>, DbError> {
        each_in_step!(self, fetch_all(statement))
    }

    /// Reads the first of these rows.
    pub(crate) async fn fetch_optional<T: FromDbRow>(
        &mut self,
        statement: Statement,
    ) -> Result<Option<T>, DbError> {
        each_in_step!(self, fetch_optional(statement))
    }

    /// Runs statements of ours, each a single one, and says how many rows each of them changed.
    pub(crate) async fn run_counted(&mut self, statements: &[String]) -> Result<Vec<u64>, StatementError> {
        let mut counts = Vec::with_capacity(statements.len());
        self.run_batch(statements, &mut |_, rows| counts.push(rows)).await?;
        Ok(counts)
    }

    /// Reads the rows of a batch, whose columns are of these kinds; `exact` is for the next call.
    pub(crate) async fn read_page(
        &mut self,
        query: &str,
        kinds: &[ValueKind],
        exact: &mut bool,
    ) -> Result<Page, StatementError> {
        each!(self, read_page(query, kinds, exact))
    }

    /// Reads the rows of a batch as JSON arrays (SQLite); `None` where they do not hold the values.
    pub(crate) async fn read_arrays(
        &mut self,
        query: &str,
        width: usize,
    ) -> Result<Option<PageArrays>, StatementError> {
        on_sqlite!(self, read_arrays(query, width), {
            let _ = (query, width);
            Ok(None)
        })
    }

    /// Writes the rows of a batch, and says how many there were.
    pub(crate) async fn write_page(
        &mut self,
        walk: &Walk,
        written: &Written,
        page: PageWrite<'_>,
    ) -> Result<u64, StatementError> {
        each!(self, write_page(walk, written, page))
    }

    /// Fails when a data step is to stop.
    pub(crate) fn check_in_step(&self) -> Result<(), DbError> {
        if self.interrupt.0.is_requested() { Err(Interruption.into()) } else { Ok(()) }
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
        let interrupt = Arc::clone(self.interrupt());
        rows.heed(interrupt);
        each_in_step!(self, copy_in(target, rows))
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
        self.check_in_step()?;
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
    ) -> Result<KeptRows<T>, DbError> {
        self.check_in_step()?;
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
        self.check_in_step()?;
        match &mut self.driver {
            Driver::Mysql(connection) => mysql::each_row(connection, statement, slot).await,
            #[cfg(any(feature = "postgres", feature = "sqlite"))]
            _ => Err(no_such_stream(self.dialect(), &statement.sql)),
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

    /// Leaves nothing in the session that whoever uses it next would find: no lock, no transaction, no settings
    /// (on MySQL, [`renew`](Self::renew) sees to those).
    pub(crate) async fn leave(&mut self) -> Result<(), StatementError> {
        if self.interrupt.0.is_requested() {
            return Err(Interruption.into());
        }
        match self.dialect() {
            // The lock there is that of a file.
            Dialect::Sqlite => Err(StatementError {
                message: "a connection to a file is not used again".to_owned(),
                ..StatementError::default()
            }),
            // It fails within a transaction.
            Dialect::Postgres => self.run(namespace::leave(Dialect::Postgres)).await,
            Dialect::Mysql => {
                self.run(transaction::ROLLBACK).await?;
                self.run(namespace::leave(Dialect::Mysql)).await
            }
        }
    }

    /// Makes the session that somebody left one as it is when it is opened.
    pub(crate) async fn renew(&mut self, timeouts: &Timeouts) -> Result<(), StatementError> {
        match self.dialect() {
            // There that comes with what is left behind.
            Dialect::Postgres | Dialect::Sqlite => Ok(()),
            Dialect::Mysql => self.run(&(set_session() + &timeouts.mysql_variables())).await,
        }
    }

    /// Closes the connection.
    pub(crate) async fn close(self) {
        on_driver!(self.driver, close());
    }
}
