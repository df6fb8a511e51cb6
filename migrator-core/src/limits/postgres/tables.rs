use super::{columns, constraints, indexes};
use crate::limits::Unsupported;
use crate::name::ObjectName;
use crate::op::CreateTable;
use crate::schema::Table;

const MAX_COLUMNS: usize = 1_600;

/// Checks a table that is created; `exists` is whether the model has it already.
pub(super) fn check(create: &CreateTable, exists: bool) -> Result<(), Unsupported> {
    check_column_count(&create.table, create.columns.len())?;
    create.columns.iter().try_for_each(columns::check)?;
    create.constraints.iter().try_for_each(|(name, rule)| constraints::check(name, rule))?;
    if exists {
        return Ok(());
    }
    create.indexes.iter().try_for_each(|(name, own)| indexes::check(name, own))
}

/// Checks how many columns a table has.
pub(super) fn check_column_count(table: &ObjectName, count: usize) -> Result<(), Unsupported> {
    if count > MAX_COLUMNS {
        return Err(Unsupported::new(
            format!("table `{table}` has {count} columns, and PostgreSQL takes {MAX_COLUMNS} at most"),
            "split the table",
        )
        .at(&table.name));
    }
    Ok(())
}

/// Checks what can be seen in a table alone.
///
/// # Errors
///
/// When PostgreSQL cannot have it.
pub fn check_model(table: &Table) -> Result<(), Unsupported> {
    table.columns.iter().try_for_each(columns::check)?;
    table.constraints.iter().try_for_each(|(name, rule)| constraints::check(name, rule))?;
    table.indexes.iter().try_for_each(|(name, own)| indexes::check(name, own))
}
