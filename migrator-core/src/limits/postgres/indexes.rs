use super::constraints::{check_order, check_size};
use crate::limits::Unsupported;
use crate::name::ObjectName;
use crate::schema::{Index, IndexPart, Schema};

/// Checks an index by itself.
pub(super) fn check(name: &str, index: &Index) -> Result<(), Unsupported> {
    check_size("index", name, index.parts.len())?;
    let refuse =
        |fact: &str, help: &str| Err(Unsupported::new(format!("index `{name}` {fact}"), help).at(name));
    let is = |kind: &str| index.method.as_ref().is_some_and(|method| method.eq_ignore_ascii_case(kind));
    if is("fulltext") {
        return refuse(
            "is a full-text index, which PostgreSQL has in another form",
            "index the words: .using(\"gin\") of indexed(\"to_tsvector('simple', …)\")",
        );
    }
    if is("spatial") {
        return refuse("is a spatial index, which PostgreSQL calls otherwise", "use .using(\"gist\")");
    }
    if index.parts.iter().any(|part| part.prefix_length.is_some()) {
        return refuse(
            "takes the beginning of a value only, which PostgreSQL does not do",
            "index an expression: indexed(\"left(name, 20)\")",
        );
    }
    Ok(())
}

/// Checks what the index needs of its table, which `schema` has.
pub(super) fn check_in(
    table: &ObjectName,
    name: &str,
    index: &Index,
    schema: &Schema,
) -> Result<(), Unsupported> {
    if index.method.as_ref().is_some_and(|method| !method.eq_ignore_ascii_case("btree")) {
        return Ok(());
    }
    let usual = index.parts.iter().filter(|part| part.operator_class.is_none());
    check_order(table, "index", name, usual.filter_map(IndexPart::column), schema)
}
