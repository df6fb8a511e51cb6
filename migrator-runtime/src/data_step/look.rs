use super::{Db, StepError};
use crate::backend::StatementError;
use crate::error::Error;
use crate::inspect::reflect_on;
use migrator_core::name::ObjectName;
use migrator_core::schema::Schema;
use migrator_sql::catalog::{column_names_query, is_same_column, table_exists_query};

impl Db {
    /// The schema of the database as it is at this moment: its tables, columns, indexes, constraints, views and
    /// so on, in the connection's own schema, without the tables of the migrator. It reads the whole catalog;
    /// the questions below are quicker.
    ///
    /// ```
    /// # use migrator_runtime::prelude::*;
    /// # async fn step(db: Db) -> Result<(), StepError> {
    /// let schema = db.inspect().await?;
    /// for (name, table) in &schema.tables {
    ///     if table.column("deleted_at").is_some() {
    ///         let name = db.quote(name);
    ///         db.execute(format!("DELETE FROM {name} WHERE deleted_at IS NOT NULL")).await?;
    ///     }
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// What the database says; or when the step is over.
    pub async fn inspect(&self) -> Result<Schema, StepError> {
        let mut borrowed = self.lending().borrow().await?;
        let books = &self.lending().surroundings.bookkeeping;
        let connection = borrowed.connection()?;
        let reflected = match connection.check_in_step() {
            Ok(()) => reflect_on(connection, books, &[]).await,
            Err(interrupted) => {
                borrowed.done();
                return Err(interrupted.into());
            }
        };
        borrowed.done();
        match reflected {
            Ok(reflected) => Ok(reflected.schema),
            Err(Error::Books(error)) => Err(error.into()),
            Err(other) => Err(other.into()),
        }
    }

    /// Whether there is a table of this name: the one that a statement with the name would mean.
    ///
    /// ```
    /// # use migrator_runtime::prelude::*;
    /// # async fn step(db: Db) -> Result<(), StepError> {
    /// if db.table_exists("legacy_users").await? && !db.column_exists("legacy_users", "email").await? {
    ///     return Err("clean up legacy_users first".into());
    /// }
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// What the database says; or when the step is over.
    pub async fn table_exists(&self, table: impl Into<ObjectName>) -> Result<bool, StepError> {
        let query = table_exists_query(self.dialect(), &table.into());
        Ok(!self.texts(&query).await?.is_empty())
    }

    /// The names of the columns of a table or a view, in their order; none when it is not there.
    ///
    /// # Errors
    ///
    /// What the database says; or when the step is over.
    pub async fn columns(&self, table: impl Into<ObjectName>) -> Result<Vec<String>, StepError> {
        let query = column_names_query(self.dialect(), &table.into());
        self.texts(&query).await
    }

    /// Whether a table or a view has a column of this name, as a statement with the name would mean it.
    ///
    /// # Errors
    ///
    /// What the database says; or when the step is over.
    pub async fn column_exists(&self, table: impl Into<ObjectName>, column: &str) -> Result<bool, StepError> {
        let columns = self.columns(table).await?;
        Ok(columns.iter().any(|there| is_same_column(self.dialect(), there, column)))
    }

    /// The name of a table, in the database's quotes, for SQL text.
    pub fn quote(&self, table: impl Into<ObjectName>) -> String {
        migrator_sql::quote::object(self.dialect(), &table.into())
    }

    async fn texts(&self, query: &str) -> Result<Vec<String>, StepError> {
        let mut borrowed = self.lending().borrow().await?;
        let rows: Result<_, StatementError> = borrowed.connection()?.fetch_texts(query).await;
        borrowed.done();
        Ok(rows?.into_iter().filter_map(|row| row.into_iter().next()?).collect())
    }
}
