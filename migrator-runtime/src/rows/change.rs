use super::{Assign, Column, Table};
use crate::data_step::{Db, IntoStatement, Statement, StepError, UnsupportedValue};
use migrator_core::capability::Dialect;
use migrator_core::schema::SqlText;
use migrator_sql::IntoSql;
use sea_query::{DeleteStatement, DynIden, Expr, InsertStatement, Query, UpdateStatement};

/// Changes rows of a table as it was.
#[derive(Debug, Clone)]
#[must_use = "nothing is changed until it is executed"]
pub struct Update(UpdateStatement);

impl Update {
    /// Of this table.
    pub fn new(table: Table) -> Self {
        Update(Query::update().table(table).take())
    }

    /// Gives a column a value, another column's value, or that of a sea-query expression.
    ///
    /// ```
    /// use migrator_runtime::rows::{Column, Table, Update};
    /// const USERS: Table = Table::new(None, "users");
    /// const NAME: Column<Option<String>> = Column::new("name");
    /// let _ = Update::new(USERS).set(NAME, "o'brien");
    /// let _ = Update::new(USERS).set(NAME, None::<String>);
    /// ```
    ///
    /// What may not be `NULL` takes no `Option`:
    ///
    /// ```compile_fail
    /// use migrator_runtime::rows::{Column, Table, Update};
    /// const USERS: Table = Table::new(None, "users");
    /// const EMAIL: Column<String> = Column::new("email");
    /// let _ = Update::new(USERS).set(EMAIL, None::<String>);
    /// ```
    pub fn set<T>(mut self, column: Column<T>, value: impl Assign<T>) -> Self {
        self.0.value(column, value.into_expression());
        self
    }

    /// Only the rows for which this is true; several must all be.
    pub fn where_(mut self, condition: Expr) -> Self {
        self.0.and_where(condition);
        self
    }
}

/// Deletes rows of a table as it was.
#[derive(Debug, Clone)]
#[must_use = "nothing is deleted until it is executed"]
pub struct Delete(DeleteStatement);

impl Delete {
    /// Of this table.
    pub fn new(table: Table) -> Self {
        Delete(Query::delete().from_table(table).take())
    }

    /// Only the rows for which this is true; several must all be.
    pub fn where_(mut self, condition: Expr) -> Self {
        self.0.and_where(condition);
        self
    }
}

/// Inserts a row into a table as it was.
#[derive(Debug, Clone)]
#[must_use = "nothing is inserted until it is executed"]
pub struct Insert {
    table: Table,
    columns: Vec<DynIden>,
    values: Vec<Expr>,
}

impl Insert {
    /// Into this table.
    pub fn new(table: Table) -> Self {
        Insert { table, columns: Vec::new(), values: Vec::new() }
    }

    /// Gives a column a value; one that is given none gets its default.
    pub fn set<T>(mut self, column: Column<T>, value: impl Assign<T>) -> Self {
        self.columns.push(column.into());
        self.values.push(value.into_expression());
        self
    }
}

impl From<Update> for UpdateStatement {
    fn from(update: Update) -> Self {
        update.0
    }
}

impl From<Delete> for DeleteStatement {
    fn from(delete: Delete) -> Self {
        delete.0
    }
}

impl From<Insert> for InsertStatement {
    fn from(insert: Insert) -> Self {
        let mut statement = Query::insert().into_table(insert.table).columns(insert.columns).take();
        // There are as many values as columns, and sea-query has no other objection.
        let _ = statement.values(insert.values);
        statement
    }
}

macro_rules! changes {
    ($($change:ty => $statement:ty;)*) => {$(
        impl $change {
            /// Runs it, and says how many rows it changed.
            ///
            /// # Errors
            ///
            /// As [`Db::execute`].
            pub async fn execute(self, db: &Db) -> Result<u64, StepError> {
                db.execute(self).await
            }
        }

        impl IntoStatement for $change {
            fn into_statement(self, dialect: Dialect) -> Result<Statement, UnsupportedValue> {
                let statement: $statement = self.into();
                statement.into_statement(dialect)
            }
        }

        impl IntoSql for $change {
            fn into_sql(self) -> SqlText {
                let statement: $statement = self.into();
                statement.into_sql()
            }
        }
    )*};
}
changes! {
    Update => UpdateStatement;
    Delete => DeleteStatement;
    Insert => InsertStatement;
}
