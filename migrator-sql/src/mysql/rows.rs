use super::column_type;
use super::quote::{self, identifier, identifiers, literal, object};
use crate::batch::batches;
use migrator_core::limits::mysql::charset_of;
use migrator_core::name::ObjectName;
use migrator_core::schema::{ColumnType, Literal, Table};

/// A statement is kept well below `max_allowed_packet`, which is 16 MB on MariaDB and 64 MB on MySQL.
const MAX_BYTES: usize = 1_000_000;
const MAX_INSERTED: usize = 1_000;
const MAX_DELETED: usize = 200;

/// The statements that insert the rows.
pub(super) fn insert(table: &ObjectName, columns: &[String], rows: &[Vec<Literal>]) -> Vec<String> {
    let tuples = rows.iter().map(|row| {
        let values: Vec<String> = row.iter().map(literal).collect();
        format!("({})", values.join(", "))
    });
    let head = format!("INSERT INTO {} ({}) VALUES", object(table), identifiers(columns));
    batches(tuples, MAX_INSERTED, MAX_BYTES)
        .into_iter()
        .map(|batch| format!("{head}\n    {}", batch.join(",\n    ")))
        .collect()
}

/// The statements that delete the rows which have exactly these values, `NULL` being one.
pub(super) fn delete(
    table: &ObjectName,
    known: Option<&Table>,
    columns: &[String],
    rows: &[Vec<Literal>],
) -> Vec<String> {
    let types: Vec<Option<ColumnType>> = columns
        .iter()
        .map(|name| {
            known.and_then(|table| table.column(name)).map(|c| column_type::canonical(&c.column_type))
        })
        .collect();
    let bytes: Vec<String> = columns.iter().map(|name| as_bytes(name, known)).collect();
    let conditions = rows.iter().map(|row| {
        let cells = columns.iter().zip(&types).zip(&bytes).zip(row);
        let terms: Vec<String> =
            cells.map(|(((name, known), bytes), value)| equals(name, known.as_ref(), bytes, value)).collect();
        format!("({})", terms.join(" AND "))
    });
    let head = format!("DELETE FROM {} WHERE", object(table));
    batches(conditions, MAX_DELETED, MAX_BYTES)
        .into_iter()
        .map(|batch| format!("{head}\n    {}", batch.join("\n    OR ")))
        .collect()
}

/// The bytes of a column's text, in UTF-8.
fn as_bytes(column: &str, known: Option<&Table>) -> String {
    let name = identifier(column);
    let of_table = known.is_none_or(|table| charset_of(&table.options) == "utf8mb4");
    let collation = known.and_then(|table| table.column(column)).and_then(|column| column.collation.as_ref());
    if collation.map_or(of_table, |collation| collation.starts_with("utf8mb4")) {
        return format!("CAST({name} AS BINARY)");
    }
    format!("CAST(CONVERT({name} USING utf8mb4) AS BINARY)")
}

/// That a column has exactly this value. Most collations take `a` for `A`, so a text is compared a second
/// time as bytes; the first comparison is the one that an index helps. JSON is compared as a value. A
/// `FLOAT` is nearest to a number that is rounded as it was.
fn equals(column: &str, known: Option<&ColumnType>, bytes: &str, value: &Literal) -> String {
    let name = identifier(column);
    let sql = literal(value);
    let as_bytes = |text: &str| {
        let text = quote::text(text);
        format!("{name} <=> {text} AND {bytes} <=> _binary{text}")
    };
    match (known, value) {
        (Some(ColumnType::Json), Literal::Text(_)) => {
            format!("JSON_EXTRACT({name}, '$') <=> JSON_EXTRACT({sql}, '$')")
        }
        (Some(ColumnType::Float), Literal::Decimal(_)) => format!("{name} <=> CAST({sql} AS FLOAT)"),
        // A CHAR is read without the spaces at its end, and not every collation takes `a ` for `a`.
        (Some(ColumnType::Char(_)), Literal::Text(text)) => as_bytes(text.trim_end_matches(' ')),
        (Some(ColumnType::String(_) | ColumnType::Text), Literal::Text(text)) => as_bytes(text),
        // A time is no text: it may be written in several ways.
        (Some(ColumnType::Custom(_)) | None, Literal::Text(_)) => {
            format!("{name} <=> {sql} COLLATE utf8mb4_bin")
        }
        _ => format!("{name} <=> {sql}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_cut_into_statements() {
        let rows: Vec<Vec<Literal>> = (0..2_001).map(|i| vec![i.into()]).collect();
        assert_eq!(insert(&"t".into(), &["a".into()], &rows).len(), 3);
        assert_eq!(delete(&"t".into(), None, &["a".into()], &rows).len(), 11);
        assert!(insert(&"t".into(), &["a".into()], &[]).is_empty());
        let long: Vec<Vec<Literal>> = (0..3).map(|_| vec!["x".repeat(600_000).into()]).collect();
        assert_eq!(insert(&"t".into(), &["a".into()], &long).len(), 3);
    }

    #[test]
    fn null_is_compared_like_a_value() {
        let sql = delete(&"t".into(), None, &["a".into(), "b".into()], &[vec![1.into(), Literal::Null]]);
        assert_eq!(sql, ["DELETE FROM `t` WHERE\n    (`a` <=> 1 AND `b` <=> NULL)"]);
    }
}
