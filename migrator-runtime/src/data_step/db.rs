use super::{FromDbRow, IntoStatement, StepError};
use crate::backend::Connection;
use migrator_core::capability::Dialect;
use std::fmt;
use std::sync::Arc;
use tokio::sync::Mutex;

/// The migration's own connection, in the hands of a data step: inside the migration's transaction
/// when it has one.
///
/// It is a handle: pass copies of it to functions of your own. When the step is over, a copy that
/// was kept only answers with an error.
#[derive(Clone, Debug)]
pub struct Db {
    dialect: Dialect,
    connection: Arc<Mutex<Option<Connection>>>,
}

/// The step that the handle was given to is over.
#[derive(Debug)]
struct StepOver;

impl fmt::Display for StepOver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the data step that this connection was given to is over")
    }
}

impl std::error::Error for StepOver {}

impl Db {
    pub(crate) fn new(connection: Connection) -> Self {
        Db { dialect: connection.dialect(), connection: Arc::new(Mutex::new(Some(connection))) }
    }

    /// Takes the connection back; handles that were kept are dead from now on.
    pub(crate) async fn take_back(&self) -> Option<Connection> {
        self.connection.lock().await.take()
    }

    /// Whether something is under way on the connection.
    pub(crate) fn is_busy(&self) -> bool {
        self.connection.try_lock().is_err()
    }

    /// The kind of the database.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Runs a statement, and says how many rows it changed. `?` stands for a value, on every database;
    /// PostgreSQL's `$1` is understood there, and its operators with a question mark are written with
    /// two in a statement with values: `data ?? 'key'`.
    ///
    /// ```
    /// # use migrator_runtime::prelude::*;
    /// # async fn step(db: Db) -> Result<(), StepError> {
    /// db.execute("UPDATE users SET active = TRUE").await?;
    /// db.execute(("UPDATE users SET name = ? WHERE id = ?", row!["o'brien", 7])).await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// What the database says; or when the step is over.
    pub async fn execute(&self, statement: impl IntoStatement) -> Result<u64, StepError> {
        let statement = statement.into_statement(self.dialect)?;
        let mut connection = self.connection.lock().await;
        connection.as_mut().ok_or(StepOver)?.execute(statement).await
    }

    /// Reads all rows that a query gives, into tuples or structs.
    ///
    /// Each value is read as the type that its column has, and PostgreSQL is strict there: `i32` for
    /// `integer`, `i64` for `big_integer`, `String` for `string` and `text`. Other types can be cast in
    /// the query: `CAST(id AS CHAR(36))` reads a UUID as a `String` on every database.
    ///
    /// ```
    /// # use migrator_runtime::prelude::*;
    /// # async fn step(db: Db) -> Result<(), StepError> {
    /// let users: Vec<(i64, String)> = db.fetch_all("SELECT id, name FROM users").await?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// What the database says; when a value does not fit its Rust type; or when the step is over.
    pub async fn fetch_all<T: FromDbRow>(&self, statement: impl IntoStatement) -> Result<Vec<T>, StepError> {
        let statement = statement.into_statement(self.dialect)?;
        let mut connection = self.connection.lock().await;
        connection.as_mut().ok_or(StepOver)?.fetch_all(statement).await
    }

    /// Reads the first row that a query gives, if there is one.
    ///
    /// # Errors
    ///
    /// As [`fetch_all`](Self::fetch_all).
    pub async fn fetch_optional<T: FromDbRow>(
        &self,
        statement: impl IntoStatement,
    ) -> Result<Option<T>, StepError> {
        let statement = statement.into_statement(self.dialect)?;
        let mut connection = self.connection.lock().await;
        connection.as_mut().ok_or(StepOver)?.fetch_optional(statement).await
    }

    /// Reads the one row that a query gives.
    ///
    /// # Errors
    ///
    /// As [`fetch_all`](Self::fetch_all), and when there is no row.
    pub async fn fetch_one<T: FromDbRow>(&self, statement: impl IntoStatement) -> Result<T, StepError> {
        self.fetch_optional(statement).await?.ok_or_else(|| "the query gave no row".into())
    }
}
