use super::constraint::{check_order, key_expression};
use super::limits::{check_key, check_name};
use super::quote::{identifier, identifiers, in_schema, object, parenthesized, predicate};
use crate::error::Unsupported;
use migrator_core::name::ObjectName;
use migrator_core::op::{CreateIndex, DropIndex};
use migrator_core::schema::{ColumnType, Index, IndexKey, IndexPart, NullsOrder, Schema};

/// The statement that creates an index. It stands in the schema of its table.
pub(super) fn create(create: &CreateIndex) -> Result<String, Unsupported> {
    let words = [
        (create.index.unique, "UNIQUE "),
        (true, "INDEX "),
        (create.concurrently, "CONCURRENTLY "),
        (create.if_not_exists, "IF NOT EXISTS "),
    ];
    let words: String = words.into_iter().filter(|(is, _)| *is).map(|(_, word)| word).collect();
    Ok(format!("CREATE {words}{}", on_table(&create.table, &create.name, &create.index)?))
}

/// The statement that creates an index together with its table.
pub(super) fn create_with_table(
    table: &ObjectName,
    name: &str,
    index: &Index,
    if_not_exists: bool,
) -> Result<String, Unsupported> {
    let index = index.clone();
    create(&CreateIndex {
        name: name.to_owned(),
        table: table.clone(),
        index,
        if_not_exists,
        concurrently: false,
    })
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
    ))
}

fn on_table(table: &ObjectName, name: &str, index: &Index) -> Result<String, Unsupported> {
    check_name("index", name)?;
    check_key("index", name, index.parts.len())?;
    if index.method.as_ref().is_some_and(|method| method.eq_ignore_ascii_case("fulltext")) {
        return Err(Unsupported::new(
            format!("index `{name}` is a full-text index, which PostgreSQL has in another form"),
            "index the words: .using(\"gin\") of indexed(\"to_tsvector('simple', …)\")",
        ));
    }
    if index.method.as_ref().is_some_and(|method| method.eq_ignore_ascii_case("spatial")) {
        return Err(Unsupported::new(
            format!("index `{name}` is a spatial index, which PostgreSQL calls otherwise"),
            "use .using(\"gist\")",
        ));
    }
    check_method(name, index)?;
    let parts = index.parts.iter().map(|own| part(name, own)).collect::<Result<Vec<_>, _>>()?;
    let method = match &index.method {
        Some(method) => format!(" USING {}", identifier(&method.to_lowercase())),
        None => String::new(),
    };
    let mut sql = format!("{} ON {}{method} ({})", identifier(name), object(table), parts.join(", "));
    if !index.include.is_empty() {
        sql.push_str(&format!(" INCLUDE ({})", identifiers(&index.include)));
    }
    if index.nulls_not_distinct {
        sql.push_str(" NULLS NOT DISTINCT");
    }
    if let Some(condition) = &index.predicate {
        sql.push_str(&format!(" WHERE {}", predicate(condition)));
    }
    Ok(sql)
}

fn part(index: &str, part: &IndexPart) -> Result<String, Unsupported> {
    if part.prefix_length.is_some() {
        return Err(Unsupported::new(
            format!("index `{index}` takes the beginning of a value only, which PostgreSQL does not do"),
            "index an expression: indexed(\"left(name, 20)\")",
        ));
    }
    let mut sql = match &part.key {
        IndexKey::Column(column) => identifier(column),
        IndexKey::Expression(expression) => match key_expression(expression) {
            // What is no expression to us may be one to PostgreSQL.
            same if same == expression.0 && super::expression::parse(&same).is_none() => {
                parenthesized(expression)
            }
            other => other,
        },
    };
    if let Some(collation) = &part.collation {
        sql.push_str(&format!(" COLLATE {}", identifier(collation)));
    }
    if let Some(class) = &part.operator_class {
        sql.push_str(&format!(" {}", class.split('.').map(identifier).collect::<Vec<_>>().join(".")));
    }
    if part.descending {
        sql.push_str(" DESC");
    }
    sql.push_str(match part.nulls {
        Some(NullsOrder::First) => " NULLS FIRST",
        Some(NullsOrder::Last) => " NULLS LAST",
        None => "",
    });
    Ok(sql)
}

/// Checks what the index needs of its table, which `schema` has.
pub(super) fn check(
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
        )),
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

/// The statement that drops an index.
pub(super) fn drop(drop: &DropIndex) -> String {
    format!(
        "DROP INDEX {}{}{}",
        if drop.concurrently { "CONCURRENTLY " } else { "" },
        if drop.if_exists { "IF EXISTS " } else { "" },
        in_schema(&drop.table, &drop.name)
    )
}
