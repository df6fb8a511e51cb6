use super::quote::{identifier, in_schema, parenthesized};
use migrator_core::name::ObjectName;
use migrator_core::schema::{Index, IndexKey, IndexPart};

/// The statement that creates an index. Its name carries the database's, the table's does not.
pub(super) fn create(table: &ObjectName, name: &str, index: &Index, if_not_exists: bool) -> String {
    let parts: Vec<String> = index.parts.iter().map(part).collect();
    let mut sql = format!(
        "CREATE {}INDEX {}{} ON {} ({})",
        if index.unique { "UNIQUE " } else { "" },
        if if_not_exists { "IF NOT EXISTS " } else { "" },
        in_schema(table, name),
        identifier(&table.name),
        parts.join(", ")
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

fn part(part: &IndexPart) -> String {
    let mut sql = match &part.key {
        IndexKey::Column(column) => identifier(column),
        IndexKey::Expression(expression) => parenthesized(expression),
    };
    if let Some(collation) = &part.collation {
        sql.push_str(&format!(" COLLATE {}", identifier(collation)));
    }
    if part.descending {
        sql.push_str(" DESC");
    }
    sql
}

/// The statement that drops an index.
pub(super) fn drop(table: &ObjectName, name: &str, if_exists: bool) -> String {
    let condition = if if_exists { "IF EXISTS " } else { "" };
    format!("DROP INDEX {condition}{}", in_schema(table, name))
}
