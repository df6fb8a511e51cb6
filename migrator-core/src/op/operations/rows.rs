use super::Operations;
use crate::name::ObjectName;
use crate::op::{BulkInsert, DeleteRows};
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
