use super::lending::{Lending, Surroundings};
use super::stream::RowStream;
use super::{DbError, FromDbRow, IntoStatement, StepError};
use crate::backend::Connection;
use crate::event::Event;
use migrator_core::capability::Dialect;
use std::sync::Arc;

/// The migration's own connection, in the hands of a data step: inside the migration's transaction
/// when it has one. It is the same for all databases.
///
/// | to | there is |
/// |---|---|
/// | run statements | [`execute`](Self::execute) |
/// | read rows | [`fetch_all`](Self::fetch_all), [`fetch_optional`](Self::fetch_optional), [`fetch_one`](Self::fetch_one); [`stream`](Self::stream) for more than fit into memory |
/// | write many rows | [`copy_in`](Self::copy_in) |
/// | do something whole or not at all | [`transaction`](Self::transaction) |
/// | look at the structure | [`inspect`](Self::inspect), [`table_exists`](Self::table_exists), [`column_exists`](Self::column_exists), [`columns`](Self::columns) |
/// | say how far it is | [`progress`](Self::progress) |
///
/// Statements are SQL text, SQL text with values, or those of sea-query ([`IntoStatement`]).
///
/// It is a handle: pass copies of it to functions of your own. Statements of several copies take turns. When
/// the step is over, a copy that was kept only answers with an error.
#[derive(Clone, Debug)]
pub struct Db(Arc<Lending>);

impl Db {
    pub(crate) fn new(connection: Connection, surroundings: Surroundings) -> Self {
        Db(Arc::new(Lending::new(connection, surroundings)))
    }

    /// Takes the connection back, if it is there; handles that were kept are dead from now on. Says what the
    /// step left undone.
    pub(crate) async fn take_back(&self) -> (Option<Connection>, Option<DbError>) {
        self.0.end().await
    }

    /// Whether something is under way on the connection.
    pub(crate) fn is_busy(&self) -> bool {
        self.0.is_busy()
    }

    pub(super) fn lending(&self) -> &Arc<Lending> {
        &self.0
    }

    /// The kind of the database.
    pub fn dialect(&self) -> Dialect {
        self.0.dialect
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
    /// What the database says, as a [`DbError`]; or when the step is over. On PostgreSQL no other statement is
    /// taken after one that failed: let the error out, or see [`transaction`](Self::transaction).
    pub async fn execute(&self, statement: impl IntoStatement) -> Result<u64, StepError> {
        let statement = statement.into_statement(self.dialect())?;
        let mut borrowed = self.0.borrow().await?;
        let outcome = borrowed.connection()?.execute(statement).await;
        borrowed.done();
        Ok(outcome?)
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
        let statement = statement.into_statement(self.dialect())?;
        let mut borrowed = self.0.borrow().await?;
        let outcome = borrowed.connection()?.fetch_all(statement).await;
        borrowed.done();
        Ok(outcome?)
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
        let statement = statement.into_statement(self.dialect())?;
        let mut borrowed = self.0.borrow().await?;
        let outcome = borrowed.connection()?.fetch_optional(statement).await;
        borrowed.done();
        Ok(outcome?)
    }

    /// Reads the one row that a query gives.
    ///
    /// # Errors
    ///
    /// As [`fetch_all`](Self::fetch_all), and when there is no row.
    pub async fn fetch_one<T: FromDbRow>(&self, statement: impl IntoStatement) -> Result<T, StepError> {
        let statement = statement.into_statement(self.dialect())?;
        let sql = statement.sql.clone();
        let row = self.fetch_optional(statement).await?;
        row.ok_or_else(|| DbError::no_row(sql).into())
    }

    /// Reads the rows of a query (`SELECT`, `WITH`, `VALUES`) a few at a time, so that memory does not grow with
    /// them.
    ///
    /// ```
    /// # use migrator_runtime::prelude::*;
    /// # async fn step(db: Db) -> Result<(), StepError> {
    /// let mut users = db.stream::<(i64, String)>("SELECT id, email FROM users").await?;
    /// while let Some((id, email)) = users.next().await? {
    ///     if !email.contains('@') {
    ///         return Err(format!("user {id} has no e-mail address").into());
    ///     }
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// Whether other statements may run while it is open depends on the database:
    ///
    /// | | how it is read | other statements meanwhile |
    /// |---|---|---|
    /// | PostgreSQL | a cursor | run; the stream gives the rows as they were when it began |
    /// | SQLite | the result is kept in a temporary table | run; the same |
    /// | MySQL, MariaDB | as the server sends them | are refused ([`StreamOpen`](super::DbErrorKind::StreamOpen)): the connection gives one result at a time |
    ///
    /// So a migration for all of them that changes what it reads goes page by page, which is as quick where the
    /// key has an index:
    ///
    /// ```
    /// # use migrator_runtime::prelude::*;
    /// # async fn step(db: Db) -> Result<(), StepError> {
    /// let mut last = 0;
    /// loop {
    ///     let query = "SELECT id, email FROM users WHERE id > ? ORDER BY id LIMIT 1000";
    ///     let page: Vec<(i64, String)> = db.fetch_all((query, row![last])).await?;
    ///     let Some((id, _)) = page.last() else { break };
    ///     last = *id;
    ///     for (id, email) in page {
    ///         db.execute(("UPDATE users SET email = ? WHERE id = ?", row![email.to_lowercase(), id])).await?;
    ///     }
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// A stream that is not read to its end is closed when it is dropped, at the latest when the step ends; on
    /// MySQL and MariaDB the rest of it is then read and thrown away.
    ///
    /// # Errors
    ///
    /// As [`fetch_all`](Self::fetch_all).
    pub async fn stream<T: FromDbRow + 'static>(
        &self,
        statement: impl IntoStatement,
    ) -> Result<RowStream<T>, StepError> {
        RowStream::open(&self.0, statement.into_statement(self.dialect())?).await
    }

    /// Says how far the step is: whoever listens to the run hears of it ([`Event::Progress`]), and the command
    /// line shows a bar with the rate and the time that remains.
    ///
    /// ```
    /// # use migrator_runtime::prelude::*;
    /// # async fn step(db: Db) -> Result<(), StepError> {
    /// let ids: Vec<(i64,)> = db.fetch_all("SELECT id FROM users").await?;
    /// for (done, (id,)) in ids.iter().enumerate() {
    ///     db.execute(("UPDATE users SET checked = TRUE WHERE id = ?", row![*id])).await?;
    ///     db.progress(done + 1, ids.len());
    /// }
    /// # Ok(()) }
    /// ```
    pub fn progress(&self, done: impl TryInto<u64>, total: impl TryInto<u64>) {
        let Surroundings { revision, name, listener, .. } = &self.0.surroundings;
        if let Some(listener) = listener {
            listener(&Event::Progress {
                revision: revision.clone(),
                name: name.clone(),
                // A number below zero is none of rows.
                done: done.try_into().unwrap_or(0),
                total: total.try_into().unwrap_or(0),
            });
        }
    }
}
