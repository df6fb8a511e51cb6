use super::quote::{identifier, text};
use migrator_core::name::ObjectName;

/// The query that gives a row if the table exists. SQLite does not tell letters by their case.
pub fn table_exists_query(table: &ObjectName) -> String {
    let schema = table.schema.as_deref().map(|schema| format!("{}.", identifier(schema))).unwrap_or_default();
    let name = text(&table.name);
    format!("SELECT name FROM {schema}sqlite_schema WHERE type = 'table' AND name = {name} COLLATE NOCASE")
}
