use super::{Column, Table};
use crate::data_step::{Db, FromDbRow, IntoStatement, RowStream, Statement, StepError, UnsupportedValue};
use migrator_core::capability::Dialect;
use sea_query::{Expr, Order, Query, SelectStatement};
use std::marker::PhantomData;

/// Reads the rows of a table as they were. It becomes sea-query's `SelectStatement` by `.into()`, for what
/// that can do besides.
#[derive(Debug, Clone)]
#[must_use = "nothing is read until it is fetched"]
pub struct Select<Row> {
    statement: SelectStatement,
    row: PhantomData<fn() -> Row>,
}

impl<Row> Select<Row> {
    /// All columns of these names.
    pub fn new(table: Table, columns: &[&'static str]) -> Self {
        let statement = Query::select().columns(columns.iter().copied()).from(table).take();
        Select { statement, row: PhantomData }
    }

    /// Only the rows for which this is true; several must all be.
    pub fn where_(mut self, condition: Expr) -> Self {
        self.statement.and_where(condition);
        self
    }

    /// In the order of a column, the smallest first; several count one after the other.
    pub fn order_by<T>(mut self, column: Column<T>) -> Self {
        self.statement.order_by(column, Order::Asc);
        self
    }

    /// At most so many. With [`order_by`](Self::order_by) and a condition on the last one seen, a large
    /// table is read part by part.
    pub fn limit(mut self, rows: u64) -> Self {
        self.statement.limit(rows);
        self
    }
}

impl<Row: FromDbRow> Select<Row> {
    /// The rows.
    ///
    /// # Errors
    ///
    /// As [`Db::fetch_all`].
    pub async fn fetch_all(self, db: &Db) -> Result<Vec<Row>, StepError> {
        db.fetch_all(self.statement).await
    }

    /// The rows, a few at a time.
    ///
    /// # Errors
    ///
    /// As [`Db::stream`].
    pub async fn stream(self, db: &Db) -> Result<RowStream<Row>, StepError>
    where
        Row: 'static,
    {
        db.stream(self.statement).await
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    ///
    /// As [`Db::fetch_optional`].
    pub async fn fetch_optional(self, db: &Db) -> Result<Option<Row>, StepError> {
        db.fetch_optional(self.statement).await
    }
}

impl<Row> From<Select<Row>> for SelectStatement {
    fn from(select: Select<Row>) -> Self {
        select.statement
    }
}

impl<Row> IntoStatement for Select<Row> {
    fn into_statement(self, dialect: Dialect) -> Result<Statement, UnsupportedValue> {
        self.statement.into_statement(dialect)
    }
}
