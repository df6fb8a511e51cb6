use crate::postgres::column_type::is_text;
use crate::postgres::expression::{Columns, Node, normal, parse, simplify};
use migrator_core::schema::{ColumnType, Expression, Index, IndexKey, IndexPart, NullsOrder, Table};

pub(super) fn canonical(index: &Index, table: &Table, columns: Columns<'_>) -> Index {
    let method = index.method.as_ref().map(|method| method.to_lowercase()).filter(|method| method != "btree");
    let sorts = method.is_none();
    let mut after = Index::new(index.parts.iter().map(|own| part(own, sorts, table, columns)));
    after.unique = index.unique;
    after.predicate = index.predicate.as_ref().map(|condition| normal(condition, columns));
    after.method = method;
    after.include.clone_from(&index.include);
    after.nulls_not_distinct = index.nulls_not_distinct && index.unique;
    after
}

fn part(part: &IndexPart, sorts: bool, table: &Table, columns: Columns<'_>) -> IndexPart {
    let mut after = match &part.key {
        IndexKey::Column(column) => IndexPart::from(column),
        // A column in brackets is a column.
        IndexKey::Expression(sql) => match parse(&sql.0).map(|node| simplify(node, columns)) {
            Some(Node::Name(parts)) if parts.len() == 1 && columns(&parts[0]).is_some() => {
                IndexPart::from(&parts[0])
            }
            _ => IndexPart::expression(normal(sql, columns)),
        },
    };
    after.descending = part.descending && sorts;
    let usual = if part.descending { NullsOrder::First } else { NullsOrder::Last };
    after.nulls = part.nulls.filter(|nulls| *nulls != usual && sorts);
    let own = after.column().and_then(|name| table.column(name));
    let own_type = after.column().and_then(columns);
    after.operator_class = part
        .operator_class
        .as_ref()
        .map(|class| class.to_lowercase())
        .filter(|class| !is_usual(class, own_type.as_ref()));
    let comes_along = |name: &String| match &part.key {
        IndexKey::Expression(sql) if own.is_none() => comes_with(sql, name, table),
        _ => own.is_some_and(|column| column.collation.as_ref() == Some(name)),
    };
    after.collation = part.collation.clone().filter(|name| !comes_along(name));
    after
}

/// Whether an expression has the collation by itself: from a column in it, or because it says so. The
/// catalog does not tell that from a collation of the index.
fn comes_with(sql: &Expression, collation: &str, table: &Table) -> bool {
    let mut columns = table.columns.iter().filter(|column| sql.names(&column.name));
    columns.any(|column| column.collation.as_deref() == Some(collation))
        || sql.names("collate") && sql.names(collation)
}

/// Whether an operator class is the one that a type has anyhow.
fn is_usual(class: &str, column_type: Option<&ColumnType>) -> bool {
    let usual: &[&str] = match column_type {
        Some(ColumnType::Char(_)) => &["bpchar_ops"],
        Some(own) if is_text(own) => &["text_ops", "varchar_ops"],
        Some(ColumnType::SmallInteger) => &["int2_ops"],
        Some(ColumnType::Integer) => &["int4_ops"],
        Some(ColumnType::BigInteger) => &["int8_ops"],
        Some(ColumnType::Uuid) => &["uuid_ops"],
        Some(ColumnType::Date) => &["date_ops"],
        Some(ColumnType::Boolean) => &["bool_ops"],
        Some(ColumnType::JsonBinary) => &["jsonb_ops"],
        Some(ColumnType::Array(_)) => &["array_ops"],
        Some(ColumnType::TsVector) => &["tsvector_ops"],
        _ => &[],
    };
    usual.contains(&class)
}
