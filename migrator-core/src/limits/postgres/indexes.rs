use super::constraints::{check_order, check_size};
use crate::limits::Unsupported;
use crate::name::ObjectName;
use crate::schema::{ColumnType, Index, IndexPart, Schema};

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
    check_method(name, index)
}

/// Only trees are unique and sorted, and not every other method takes several columns or keeps more beside
/// them: <https://www.postgresql.org/docs/current/indexes-types.html>.
fn check_method(name: &str, index: &Index) -> Result<(), Unsupported> {
    let method = index.method.as_deref().unwrap_or("btree").to_lowercase();
    if !["hash", "brin", "gin", "gist", "spgist"].contains(&method.as_str()) {
        return Ok(());
    }
    let is_sorted = |part: &IndexPart| part.descending || part.nulls.is_some();
    let fact = if index.unique {
        "is unique"
    } else if index.parts.iter().any(is_sorted) {
        "is sorted"
    } else if index.parts.len() > 1 && ["hash", "spgist"].contains(&method.as_str()) {
        "has several columns"
    } else if !index.include.is_empty() && !["gist", "spgist"].contains(&method.as_str()) {
        "includes other columns"
    } else {
        return Ok(());
    };
    Err(Unsupported::new(
        format!("index `{name}` {fact}, which PostgreSQL's {method} cannot be"),
        format!("leave .using({method:?}) out"),
    )
    .at(name))
}

/// Checks what the index needs of its table, which `schema` has.
pub(super) fn check_in(
    table: &ObjectName,
    name: &str,
    index: &Index,
    schema: &Schema,
) -> Result<(), Unsupported> {
    let method = index.method.as_ref().map_or("btree".to_owned(), |method| method.to_lowercase());
    let usual = index.parts.iter().filter(|part| part.operator_class.is_none());
    let mut columns = usual.filter_map(IndexPart::column);
    if method == "btree" {
        return check_order(table, "index", name, columns, schema);
    }
    let lacks = columns.find_map(|column| {
        let column = schema.table(table)?.column(column)?;
        lacks_class(&method, &column.column_type).then_some(column)
    });
    match lacks {
        Some(column) => Err(Unsupported::new(
            format!(
                "index `{name}` is a {method} of `{table}.{}`, a {}, and PostgreSQL has no such index of this type",
                column.name, column.column_type
            ),
            format!("leave .using({method:?}) out, or index an expression of the column"),
        )
        .at(&column.name)),
        None => Ok(()),
    }
}

/// Whether the method has no usual operator class for the type; the catalog `pg_opclass` lists them.
fn lacks_class(method: &str, column_type: &ColumnType) -> bool {
    use ColumnType as T;
    let never = matches!(column_type, T::Money | T::TsVector | T::Json | T::Xml);
    match method {
        "hash" => never || matches!(column_type, T::Bit(_) | T::VarBit(_)),
        "brin" => {
            never || matches!(column_type, T::Boolean | T::JsonBinary | T::Array(_) | T::Enumeration { .. })
        }
        _ => false,
    }
}
