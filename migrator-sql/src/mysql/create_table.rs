use super::quote::{identifier, identifiers, object};
use super::{column, constraint, identity, index, limits, names, supporting};
use crate::error::Unsupported;
use migrator_core::schema::{Column, Constraint, Schema, Table};

/// The statement that creates a table, with its constraints and indexes. `after` is the schema that holds
/// the table already.
pub(super) fn statement(after: &Schema, table: &Table) -> Result<String, Unsupported> {
    names::check("table", &table.name.name)?;
    check(after, table)?;
    let key = table.primary_key().map(|(_, key)| key).unwrap_or_default();
    let mut lines = Vec::new();
    for column in &table.columns {
        // The columns of a primary key are never NULL, and MySQL wants it said so.
        let nullable = column.nullable && !key.contains(&column.name);
        lines.push(column::definition(&Column { nullable, ..column.clone() })?);
    }
    for (name, rule) in &table.constraints {
        if !matches!(rule, Constraint::ForeignKey(_)) {
            lines.push(constraint::clause(name, rule)?);
        }
    }
    for (name, columns) in supporting::indexes(table) {
        lines.push(format!("INDEX {} ({})", identifier(name), identifiers(columns)));
    }
    for (name, index) in &table.indexes {
        lines.push(index::clause(name, index)?);
    }
    for (name, rule) in &table.constraints {
        if matches!(rule, Constraint::ForeignKey(_)) {
            lines.push(constraint::clause(name, rule)?);
        }
    }
    Ok(format!(
        "CREATE TABLE {} (\n    {}\n) ENGINE=InnoDB DEFAULT CHARACTER SET=utf8mb4",
        object(&table.name),
        lines.join(",\n    ")
    ))
}

/// Checks a table as a whole.
fn check(schema: &Schema, table: &Table) -> Result<(), Unsupported> {
    identity::check(table)?;
    limits::check(table)?;
    for (name, rule) in &table.constraints {
        if let Constraint::ForeignKey(key) = rule {
            constraint::check_foreign_key(schema, table, name, key)?;
        }
    }
    Ok(())
}
