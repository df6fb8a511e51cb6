use super::limits::{check_key, check_name};
use super::quote::{identifier, identifiers, in_schema, object, predicate};
use crate::error::Unsupported;
use migrator_core::name::ObjectName;
use migrator_core::schema::Index;

/// The statement that creates an index. It stands in the schema of its table.
pub(super) fn create(table: &ObjectName, name: &str, index: &Index) -> Result<String, Unsupported> {
    check_name("index", name)?;
    check_key("index", name, index.columns.len())?;
    let mut sql = format!(
        "CREATE {}INDEX {} ON {} ({})",
        if index.unique { "UNIQUE " } else { "" },
        identifier(name),
        object(table),
        identifiers(&index.columns)
    );
    if let Some(condition) = &index.predicate {
        sql.push_str(&format!(" WHERE {}", predicate(condition)));
    }
    Ok(sql)
}

/// The statement that drops an index.
pub(super) fn drop(table: &ObjectName, name: &str) -> String {
    format!("DROP INDEX {}", in_schema(table, name))
}
