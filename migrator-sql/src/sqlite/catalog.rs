use super::quote::{identifier, text};
use migrator_core::name::ObjectName;
use migrator_core::schema::Table;

/// Fails, with the reason in its message, unless the query gives no row. `json_extract` with a path
/// that is none is the one way to fail in a plain SELECT.
fn refuse(reason: &str, query: &str) -> String {
    format!("SELECT json_extract('{{}}', {}) WHERE EXISTS ({query})", text(reason))
}

/// Fails if a foreign key points nowhere.
pub fn foreign_key_guard() -> String {
    refuse("rows point at rows that do not exist", "SELECT 1 FROM pragma_foreign_key_check")
}

/// Fails if the table has a column, an index or a trigger that the model does not know: a rebuild that
/// was written without the database would lose it.
pub(crate) fn unknown_parts_guard(table: &Table) -> String {
    let list = |names: &mut dyn Iterator<Item = &str>| names.map(text).collect::<Vec<_>>().join(", ");
    let name = text(&table.name.name);
    let columns = list(&mut table.column_names());
    let parts = list(&mut table.indexes.keys().chain(table.triggers.keys()).map(String::as_str));
    refuse(
        &format!(
            "table {} has columns, indexes or triggers that no migration made: migrate the database itself",
            table.name
        ),
        &format!(
            "SELECT 1 FROM pragma_table_xinfo({name}) WHERE name NOT IN ({columns}) \
             UNION ALL SELECT 1 FROM sqlite_schema WHERE tbl_name = {name} COLLATE NOCASE AND sql IS NOT NULL \
             AND type IN ('index', 'trigger') AND name NOT IN ({parts})"
        ),
    )
}

/// The query that gives a row if the table exists. SQLite does not tell letters by their case.
pub fn table_exists_query(table: &ObjectName) -> String {
    let schema = table.schema.as_deref().map(|schema| format!("{}.", identifier(schema))).unwrap_or_default();
    let name = text(&table.name);
    format!("SELECT name FROM {schema}sqlite_schema WHERE type = 'table' AND name = {name} COLLATE NOCASE")
}
