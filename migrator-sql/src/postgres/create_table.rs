use super::column::definition;
use super::limits::{check_column_count, check_object_name};
use super::quote::object;
use super::{constraint, index};
use crate::error::Unsupported;
use migrator_core::op::CreateTable;

/// The statements that create a table: the table with its constraints, then its indexes.
pub(super) fn statements(create: &CreateTable) -> Result<Vec<String>, Unsupported> {
    check_object_name("table", &create.table)?;
    check_column_count(&create.table, create.columns.len())?;
    let mut lines = Vec::with_capacity(create.columns.len() + create.constraints.len());
    for column in &create.columns {
        lines.push(definition(column)?);
    }
    for (name, rule) in &create.constraints {
        lines.push(constraint::clause(name, rule)?);
    }
    let mut statements =
        vec![format!("CREATE TABLE {} (\n    {}\n)", object(&create.table), lines.join(",\n    "))];
    for (name, i) in &create.indexes {
        statements.push(index::create(&create.table, name, i)?);
    }
    Ok(statements)
}
