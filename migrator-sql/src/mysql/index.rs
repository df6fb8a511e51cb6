use super::names;
use super::quote::{identifier, identifiers};
use crate::error::Unsupported;
use migrator_core::schema::Index;

/// An index as `CREATE TABLE` writes it, and `ALTER TABLE … ADD`.
pub(super) fn clause(name: &str, index: &Index) -> Result<String, Unsupported> {
    names::check("index", name)?;
    if let Some(predicate) = &index.predicate {
        return Err(Unsupported::new(
            format!("index `{name}` is for the rows where {predicate}, and MySQL indexes all rows"),
            "leave .where_(…) out on MySQL, or index an expression that is NULL for the other rows",
        ));
    }
    let unique = if index.unique { "UNIQUE " } else { "" };
    Ok(format!("{unique}INDEX {} ({})", identifier(name), identifiers(&index.columns)))
}

/// The clause that drops an index.
pub(super) fn drop(name: &str) -> String {
    format!("DROP INDEX {}", identifier(name))
}
