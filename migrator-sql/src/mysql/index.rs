use super::quote::identifier;
use migrator_core::schema::{Index, IndexKey, IndexPart};

/// An index as `CREATE TABLE` writes it, and `ALTER TABLE … ADD`.
pub(super) fn clause(name: &str, index: &Index) -> String {
    let kind = match (index.method.as_deref(), index.unique) {
        (Some("fulltext"), _) => "FULLTEXT ",
        (Some("spatial"), _) => "SPATIAL ",
        (_, true) => "UNIQUE ",
        (_, false) => "",
    };
    let parts: Vec<String> = index.parts.iter().map(part).collect();
    format!("{kind}INDEX {} ({})", identifier(name), parts.join(", "))
}

fn part(part: &IndexPart) -> String {
    let key = match &part.key {
        IndexKey::Column(column) => identifier(column),
        // MariaDB indexes columns only: it has been refused.
        IndexKey::Expression(expression) => super::expression::parenthesized(expression),
    };
    let prefix = part.prefix_length.map(|length| format!("({length})")).unwrap_or_default();
    let order = if part.descending { " DESC" } else { "" };
    format!("{key}{prefix}{order}")
}

/// The clause that drops an index.
pub(super) fn drop(name: &str) -> String {
    format!("DROP INDEX {}", identifier(name))
}
