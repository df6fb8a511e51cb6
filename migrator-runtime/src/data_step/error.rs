use crate::backend::{Refusal, StatementError};
use crate::interrupt::Interruption;
#[cfg(any(feature = "mysql", feature = "postgres"))]
use migrator_core::diagnostic::Diagnostic;
#[cfg(any(feature = "mysql", feature = "postgres"))]
use migrator_sql::user_sql::PlaceholderError;
use std::error::Error;
use std::fmt;

/// Why the connection of a data step did not do what it was asked for.
///
/// What a data step calls gives a [`StepError`](super::StepError), so that `?` takes any other error too;
/// this is what is in it:
///
/// ```
/// # use migrator_runtime::prelude::*;
/// # use migrator_runtime::{DbError, DbErrorKind};
/// # async fn step(db: Db) -> Result<(), StepError> {
/// // Nested, because PostgreSQL takes no other statement in a transaction after one that failed.
/// let inserted = db.transaction(async |db| db.execute("INSERT INTO users (id) VALUES (1)").await).await;
/// match inserted.as_ref().map_err(|error| error.downcast_ref::<DbError>().and_then(DbError::code)) {
///     Ok(_) => {}
///     Err(Some("23505" | "1062" | "1555")) => {} // it is there already
///     Err(_) => return inserted.map(|_| ()),
/// }
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct DbError {
    kind: DbErrorKind,
    said: StatementError,
    help: Option<String>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

/// What kind of reason that is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum DbErrorKind {
    /// The database refused a statement.
    Refused,
    /// A row does not fit the Rust type that it is read into.
    Unreadable,
    /// There is no row where one was wanted.
    NoRow,
    /// The values do not go with the statement, or with the columns.
    Values,
    /// The data step that the connection was given to is over.
    StepOver,
    /// A stream has the connection.
    StreamOpen,
    /// What a stream reads was taken back with the transaction in which it began.
    StreamGone,
    /// A statement before was given up half way.
    GivenUp,
    /// A transaction ended before its time.
    TransactionEnded,
    /// The run was asked to stop.
    Interrupted,
}

impl DbError {
    fn new(kind: DbErrorKind, fact: impl Into<String>, help: Option<&str>) -> Self {
        let said = StatementError { message: fact.into(), ..StatementError::default() };
        DbError { kind, said, help: help.map(ToOwned::to_owned), source: None }
    }

    fn of_statement(mut self, sql: impl Into<String>) -> Self {
        self.said.sql = sql.into();
        self
    }

    /// What the database says of a statement, without its values.
    pub(crate) fn refused(said: StatementError, error: sqlx::Error) -> Self {
        DbError { source: Some(error.into()), ..said.into() }
    }

    /// A row that does not fit.
    pub(crate) fn unreadable(sql: &str, error: sqlx::Error, help: Option<&str>) -> Self {
        let base = DbError::new(DbErrorKind::Unreadable, error.to_string(), help).of_statement(sql);
        DbError { source: Some(error.into()), ..base }
    }

    pub(super) fn no_row(sql: String) -> Self {
        DbError::new(DbErrorKind::NoRow, "the query gave no row", None).of_statement(sql)
    }

    pub(super) fn step_over() -> Self {
        DbError::new(
            DbErrorKind::StepOver,
            "the data step that this connection was given to is over",
            Some("do everything with it before the step ends: await what was spawned"),
        )
    }

    #[cfg(feature = "mysql")]
    pub(super) fn stream_open() -> Self {
        DbError::new(
            DbErrorKind::StreamOpen,
            "a stream of rows is open, and MySQL and MariaDB give one result at a time",
            Some(
                "read the stream to its end or drop it first; or read page by page: \
                 SELECT … WHERE id > ? ORDER BY id LIMIT 1000",
            ),
        )
    }

    pub(super) fn stream_gone() -> Self {
        DbError::new(
            DbErrorKind::StreamGone,
            "the transaction in which this stream of rows began was taken back, and the stream with it",
            Some("begin the stream before the transaction, or again after it"),
        )
    }

    pub(super) fn given_up() -> Self {
        let mut error = DbError::new(
            DbErrorKind::GivenUp,
            "a statement was given up before it ended, so what its connection does now is not known",
            Some("put no time limit around a statement; the database has one: `statement_timeout`"),
        );
        error.said.kind = Refusal::ConnectionLost;
        error
    }

    /// The same, when it means that the connection does not come back.
    pub(super) fn losing_the_connection(mut self) -> Self {
        if self.kind == DbErrorKind::StreamOpen {
            "a stream of rows was kept beyond the end of its data step".clone_into(&mut self.said.message);
            self.help = Some("read it to its end or drop it within the step".to_owned());
        }
        self.said.kind = Refusal::ConnectionLost;
        self
    }

    pub(super) fn aborted() -> Self {
        DbError::new(
            DbErrorKind::TransactionEnded,
            "one of its statements failed, after which PostgreSQL takes no others in a transaction: it was taken back",
            Some(
                "let the error out with `?`, or put the statement that may fail into a `db.transaction` of its own",
            ),
        )
    }

    pub(super) fn transaction_ended(source: Option<DbError>) -> Self {
        let base = DbError::new(
            DbErrorKind::TransactionEnded,
            "the transaction ended before its time",
            Some(
                "leave COMMIT and ROLLBACK to `db.transaction`; on MySQL and MariaDB each change of the structure \
                 commits too",
            ),
        );
        DbError { source: source.map(Into::into), ..base }
    }

    pub(crate) fn row_length(row: u64, values: usize, columns: usize) -> Self {
        DbError::new(
            DbErrorKind::Values,
            format!("row {row} has {values} values for {columns} columns"),
            Some("give each row a value for each column"),
        )
    }

    /// Values that do not go with the placeholders.
    #[cfg(any(feature = "mysql", feature = "postgres"))] // SQLite binds them
    pub(crate) fn values(sql: &str, error: &PlaceholderError) -> Self {
        let Diagnostic { fact, help, .. } = error.into();
        DbError { help, ..DbError::new(DbErrorKind::Values, fact, None).of_statement(sql) }
    }

    /// A text that PostgreSQL cannot read.
    #[cfg(any(feature = "mysql", feature = "postgres"))]
    pub(crate) fn unsendable(sql: &str, message: String) -> Self {
        DbError::new(DbErrorKind::Values, message, None).of_statement(sql.replace('\0', "\u{fffd}"))
    }

    /// What kind of reason it is.
    pub fn kind(&self) -> DbErrorKind {
        self.kind
    }

    /// The reason: the database's own message, or ours.
    pub fn message(&self) -> &str {
        &self.said.message
    }

    /// The way out, where one is known.
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// The statement, with placeholders where its values are; empty when no statement is to blame.
    pub fn sql(&self) -> &str {
        &self.said.sql
    }

    /// The database's code: the SQLSTATE of [PostgreSQL], the error number of [MySQL and MariaDB], the extended
    /// result code of [SQLite].
    ///
    /// [PostgreSQL]: https://www.postgresql.org/docs/current/errcodes-appendix.html
    /// [MySQL and MariaDB]: https://mariadb.com/docs/server/reference/error-codes/mariadb-error-code-reference
    /// [SQLite]: https://www.sqlite.org/rescode.html
    pub fn code(&self) -> Option<&str> {
        self.said.code.as_deref()
    }

    /// All that the database says of the statement: detail, hint, place and so on.
    pub fn statement(&self) -> &StatementError {
        &self.said
    }
}

impl From<StatementError> for DbError {
    fn from(said: StatementError) -> Self {
        let help = said.kind.help().map(ToOwned::to_owned);
        DbError { kind: DbErrorKind::Refused, said, help, source: None }
    }
}

impl From<Interruption> for DbError {
    fn from(interruption: Interruption) -> Self {
        DbError { kind: DbErrorKind::Interrupted, ..StatementError::from(interruption).into() }
    }
}

impl fmt::Display for DbError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.said.fmt(f)?;
        match &self.help {
            Some(help) => write!(f, "\nhelp: {help}"),
            None => Ok(()),
        }
    }
}

/// [`source`](Error::source) is what the driver said.
impl Error for DbError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
