use super::{Cause, Unsupported};
use crate::op::{Backfill, Op};
use crate::schema::Schema;

/// The columns of the key by which a backfill goes over its table. Without a schema nothing is known of the
/// table: then its author has to name them.
///
/// # Errors
///
/// When the backfill does not fit the table, or has no key.
pub fn backfill_key(backfill: &Backfill, schema: Option<&Schema>) -> Result<Vec<String>, Cause> {
    let Some(schema) = schema else {
        return match backfill.key.as_slice() {
            [] => Err(Unsupported::new(
                format!("no migration created `{}`, and its key is not known", backfill.table),
                "name the columns of its key: .key([\"…\"])",
            )
            .into()),
            key => Ok(key.to_vec()),
        };
    };
    backfill.apply(&mut schema.clone())?;
    let table = schema.table(&backfill.table);
    let whole = table.and_then(|table| table.options.partition_of.as_ref());
    let table = match whole {
        Some(whole) if table.is_some_and(|table| table.columns.is_empty()) => schema.table(&whole.table),
        _ => table,
    };
    match table {
        Some(table) => Ok(backfill.key_columns(table, schema.dialect)?),
        // It is there: the operation was applied.
        None => Ok(Vec::new()),
    }
}
