use super::{Db, DbError, StepError};
use crate::backend::Target;
use crate::interrupt::{Interrupt, Interruption};
use migrator_core::capability::Dialect;
use migrator_core::name::ObjectName;
use migrator_core::schema::Literal;
use migrator_sql::bulk;
use std::sync::Arc;

/// Rows on their way into a table, each with as many values as there are columns.
pub(crate) struct CheckedRows<'a> {
    rows: &'a mut (dyn Iterator<Item = Vec<Literal>> + Send),
    columns: usize,
    taken: u64,
    interrupt: Option<Arc<Interrupt>>,
}

impl CheckedRows<'_> {
    /// From now on, none are given once the run is to stop.
    pub(crate) fn heed(&mut self, interrupt: Arc<Interrupt>) {
        self.interrupt = Some(interrupt);
    }
}

impl Iterator for CheckedRows<'_> {
    type Item = Result<Vec<Literal>, DbError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.interrupt.as_ref().is_some_and(|interrupt| interrupt.is_requested()) {
            return Some(Err(Interruption.into()));
        }
        let row = self.rows.next()?;
        self.taken += 1;
        if row.len() == self.columns {
            Some(Ok(row))
        } else {
            Some(Err(DbError::row_length(self.taken, row.len(), self.columns)))
        }
    }
}

impl Db {
    /// Puts many rows into a table, all or none, by the fastest way that the database has: `COPY` on
    /// PostgreSQL, statements with as many rows as fit elsewhere. Says how many there were. The rows are
    /// taken from the iterator as they are sent, so there may be more than fit into memory.
    ///
    /// A value is what its column makes of it, on PostgreSQL too: a text becomes a date, a UUID, JSON or an
    /// enumeration. Where a value is given for an identity column, that counts on from the greatest one.
    ///
    /// ```
    /// # use migrator_runtime::prelude::*;
    /// # async fn step(db: Db) -> Result<(), StepError> {
    /// let rows = (1..=100_000).map(|id| row![id, format!("user {id}")]);
    /// let count = db.copy_in("users", ["id", "name"], rows).await?;
    /// assert_eq!(count, 100_000);
    /// # Ok(()) }
    /// ```
    ///
    /// On PostgreSQL, `COPY` neither goes into a view nor into a table whose row-level security holds for the
    /// user.
    ///
    /// # Errors
    ///
    /// What the database says; when a row has more or fewer values than there are columns; when a text holds a
    /// NUL character, on PostgreSQL, which cannot keep it; or when the step is over.
    pub async fn copy_in<Rows>(
        &self,
        table: impl Into<ObjectName>,
        columns: impl IntoIterator<Item = impl Into<String>>,
        rows: Rows,
    ) -> Result<u64, StepError>
    where
        Rows: IntoIterator<Item = Vec<Literal>>,
        Rows::IntoIter: Send,
    {
        let target = Target { table: table.into(), columns: columns.into_iter().map(Into::into).collect() };
        let mut rows = rows.into_iter();
        self.copy_checked(&target, &mut rows).await
    }

    async fn copy_checked(
        &self,
        target: &Target,
        rows: &mut (dyn Iterator<Item = Vec<Literal>> + Send),
    ) -> Result<u64, StepError> {
        let mut rows = CheckedRows { rows, columns: target.columns.len(), taken: 0, interrupt: None };
        if self.dialect() == Dialect::Postgres && self.lending().in_transaction() {
            // One statement: it is all or none by itself.
            return self.copy_rows(target, &mut rows).await;
        }
        let nested = self.begin_nested().await?;
        match self.copy_rows(target, &mut rows).await {
            Ok(count) => nested.keep().await.map(|()| count),
            Err(error) => Err(nested.roll_back(error).await),
        }
    }

    async fn copy_rows(&self, target: &Target, rows: &mut CheckedRows<'_>) -> Result<u64, StepError> {
        let mut borrowed = self.lending().borrow().await?;
        let copied = borrowed.connection()?.copy_in(target, rows).await;
        borrowed.done();
        drop(borrowed);
        let count = copied?;
        if self.dialect() == Dialect::Postgres && count > 0 {
            let counted: Vec<(String,)> = self.fetch_all(bulk::counted_columns_query(&target.table)).await?;
            for (column,) in counted.into_iter().filter(|(column,)| target.columns.contains(column)) {
                self.execute(bulk::count_on(&target.table, &column)).await?;
            }
        }
        Ok(count)
    }
}
