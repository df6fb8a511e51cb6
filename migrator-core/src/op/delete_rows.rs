use super::bulk_insert::{check_rows, rows_source};
use super::{ApplyError, BulkInsert, Irreversible, Line, Op, Operation, Sign};
use crate::name::ObjectName;
use crate::schema::{Literal, Schema};

/// Deletes the rows that have exactly these values: the way back from [`BulkInsert`].
#[derive(Debug, Clone, PartialEq)]
pub struct DeleteRows {
    /// The table.
    pub table: ObjectName,
    /// The columns that are compared.
    pub columns: Vec<String>,
    /// The rows to delete, each with a value for each of `columns`.
    pub rows: Vec<Vec<Literal>>,
}

impl Op for DeleteRows {
    const NAME: &'static str = "delete_rows";

    fn apply(&self, schema: &mut Schema) -> Result<(), ApplyError> {
        check_rows(schema, &self.table, &self.columns, &self.rows)
    }

    fn inverse(&self, _: &Schema) -> Result<Vec<Operation>, Irreversible> {
        let DeleteRows { table, columns, rows } = self.clone();
        Ok(vec![BulkInsert { table, columns, rows }.into()])
    }

    fn describe(&self) -> Line {
        Line::new(
            Sign::Remove,
            format!(
                "delete the rows of {} equal to {} given ones in ({})",
                self.table,
                self.rows.len(),
                self.columns.join(", ")
            ),
        )
    }

    fn source(&self) -> String {
        rows_source(Self::NAME, &self.table, &self.columns, &self.rows)
    }

    fn table(&self) -> Option<&ObjectName> {
        None
    }

    fn loses(&self, _: &Schema) -> Option<String> {
        Some(format!("the columns that are not compared, of the deleted rows of {}", self.table))
    }

    fn examples() -> Vec<(Schema, Self)> {
        BulkInsert::examples()
            .into_iter()
            .map(|(schema, BulkInsert { table, columns, rows })| {
                (schema, DeleteRows { table, columns, rows })
            })
            .collect()
    }
}
