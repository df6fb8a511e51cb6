//! Many rows as several statements, each well below the limits of the databases.

/// Cuts pieces of SQL into batches of at most so many pieces and so many bytes. A piece that is
/// longer stands alone.
pub(crate) fn batches(
    pieces: impl Iterator<Item = String>,
    max_pieces: usize,
    max_bytes: usize,
) -> Vec<Vec<String>> {
    let mut batches: Vec<Vec<String>> = Vec::new();
    let mut bytes = 0;
    for piece in pieces {
        match batches.last_mut() {
            Some(batch) if batch.len() < max_pieces && bytes + piece.len() <= max_bytes => {
                bytes += piece.len();
                batch.push(piece);
            }
            _ => {
                bytes = piece.len();
                batches.push(vec![piece]);
            }
        }
    }
    batches
}

/// What has to be true of rows whose table is not in the schema: as many values as columns.
pub(crate) fn check_rows(
    operation: &migrator_core::op::Operation,
) -> Result<(), migrator_core::op::ApplyError> {
    use migrator_core::op::{ApplyError, Operation};
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
