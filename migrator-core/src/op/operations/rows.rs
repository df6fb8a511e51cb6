use super::Operations;
use crate::name::ObjectName;
use crate::op::{Backfill, BulkInsert, DeleteRows, Operation};
use crate::schema::Literal;

impl Operations {
    /// Inserts rows. The way back deletes the rows that have exactly these values.
    ///
    /// ```
    /// # use migrator_core::{op::Operations, row};
    /// # let mut op = Operations::default();
    /// op.bulk_insert("settings", ["key", "value"], [row!["theme", "dark"], row!["size", 12]]);
    /// ```
    #[track_caller]
    pub fn bulk_insert<C: Into<String>>(
        &mut self,
        table: impl Into<ObjectName>,
        columns: impl IntoIterator<Item = C>,
        rows: impl IntoIterator<Item = Vec<Literal>>,
    ) {
        let columns = columns.into_iter().map(Into::into).collect();
        self.record(BulkInsert { table: table.into(), columns, rows: rows.into_iter().collect() });
    }

    /// Deletes the rows that have exactly these values. The way back inserts them.
    #[track_caller]
    pub fn delete_rows<C: Into<String>>(
        &mut self,
        table: impl Into<ObjectName>,
        columns: impl IntoIterator<Item = C>,
        rows: impl IntoIterator<Item = Vec<Literal>>,
    ) {
        let columns = columns.into_iter().map(Into::into).collect();
        self.record(DeleteRows { table: table.into(), columns, rows: rows.into_iter().collect() });
    }

    /// Gives the rows that a table has already values in some columns, in many small transactions: the
    /// table stays in use, and a run that was killed goes on where it stopped. No row is done twice.
    ///
    /// Say what they get with [`set`](Backfill::set), in SQL, or with `each` and `rows` of the runtime, in
    /// Rust. The migration needs `transaction = false`.
    ///
    /// ```
    /// # use migrator_core::op::Operations;
    /// # let mut op = Operations::default();
    /// op.backfill("users").set("full_name", "first_name || ' ' || last_name").where_("full_name IS NULL");
    /// ```
    #[track_caller]
    pub fn backfill(&mut self, table: impl Into<ObjectName>) -> &mut Backfill {
        record!(self, Backfill, Backfill::new(table))
    }
}

/// A row for [`Operations::bulk_insert`]: values of any kinds, in one list.
///
/// ```
/// use migrator_core::{row, schema::Literal};
/// assert_eq!(row!["a", 1, None::<bool>], vec!["a".into(), 1.into(), Literal::Null]);
/// ```
#[macro_export]
macro_rules! row {
    ($($value:expr),* $(,)?) => {
        ::std::vec![$($crate::schema::Literal::from($value)),*]
    };
}
