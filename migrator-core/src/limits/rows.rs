use crate::op::{ApplyError, Operation};

/// Checks what has to be true of rows whose table is not in the schema: as many values as columns.
///
/// # Errors
///
/// When a row has another number of values.
pub fn check_rows(operation: &Operation) -> Result<(), ApplyError> {
    let (table, columns, rows) = match operation {
        Operation::BulkInsert(insert) => (&insert.table, &insert.columns, &insert.rows),
        Operation::DeleteRows(delete) => (&delete.table, &delete.columns, &delete.rows),
        _ => return Ok(()),
    };
    if columns.is_empty() || rows.iter().any(|row| row.len() != columns.len()) {
        return Err(ApplyError::Invalid {
            fact: format!(
                "a row for `{table}` has another number of values than the {} columns",
                columns.len()
            ),
            help: "name at least one column, and give each row a value for each".into(),
        });
    }
    Ok(())
}
