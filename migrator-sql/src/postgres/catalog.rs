use super::quote::{identifier, text};
use migrator_core::name::ObjectName;

/// The query that gives a row if there is such a table where the connection looks for it.
pub fn table_exists_query(table: &ObjectName) -> String {
    let name = match &table.schema {
        Some(schema) => format!("{}.{}", identifier(schema), identifier(&table.name)),
        None => identifier(&table.name),
    };
    format!(
        "SELECT 1 FROM pg_catalog.pg_class WHERE oid = pg_catalog.to_regclass({}) AND relkind IN ('r', 'p')",
        text(&name)
    )
}
