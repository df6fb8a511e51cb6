use super::quote::{identifier, identifiers, in_schema};
use migrator_core::name::ObjectName;
use migrator_core::schema::Index;

/// The statement that creates an index. Its name carries the database's, the table's does not.
pub(super) fn create(table: &ObjectName, name: &str, index: &Index) -> String {
    let mut sql = format!(
        "CREATE {}INDEX {} ON {} ({})",
        if index.unique { "UNIQUE " } else { "" },
        in_schema(table, name),
        identifier(&table.name),
        identifiers(&index.columns)
    );
    if let Some(predicate) = &index.predicate {
        sql.push_str(" WHERE ");
        sql.push_str(&predicate.0);
        if predicate.0.contains("--") {
            sql.push('\n'); // or a comment would swallow what a script has behind it
        }
    }
    sql
}

/// The statement that drops an index.
pub(super) fn drop(table: &ObjectName, name: &str) -> String {
    format!("DROP INDEX {}", in_schema(table, name))
}
