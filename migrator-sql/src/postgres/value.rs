//! Values, as the type of their column wants them.

use super::column_type::{is_number, is_text};
use super::quote::{literal, text};
use migrator_core::schema::{ColumnType, Literal};

/// A value that is stored in a column of this type. PostgreSQL reads a bare text as a value of any
/// type, but not a number as a UUID, or TRUE as a number.
pub(super) fn stored(value: &Literal, column_type: Option<&ColumnType>) -> String {
    let Some(column_type) = column_type else { return literal(value) };
    match value {
        Literal::Boolean(value) if is_number(column_type) => u8::from(*value).to_string(),
        Literal::Boolean(_) if matches!(column_type, ColumnType::Boolean) => literal(value),
        Literal::Integer(_) | Literal::Decimal(_) if is_number(column_type) => literal(value),
        Literal::Boolean(_) | Literal::Integer(_) | Literal::Decimal(_)
            if !matches!(column_type, ColumnType::Custom(_)) =>
        {
            text(&value.to_string())
        }
        _ => literal(value),
    }
}

/// The condition that a column has this value, `NULL` being one.
pub(super) fn equals(column: &str, value: &Literal, column_type: Option<&ColumnType>) -> String {
    let plain = |value: &Literal| match value {
        // Of an unknown type: a bare text is compared as what the column is.
        Literal::Boolean(_) | Literal::Integer(_) | Literal::Decimal(_) => text(&value.to_string()),
        other => literal(other),
    };
    match (value, column_type) {
        (Literal::Null, _) => format!("{column} IS NULL"),
        // These types have no equality.
        (value, Some(ColumnType::Json | ColumnType::Xml)) => format!("{column}::text = {}", plain(value)),
        (value, Some(ColumnType::Custom(name))) if has_no_equality(name) => {
            format!("{column}::text = {}", plain(value))
        }
        (Literal::Boolean(value), Some(column_type)) if is_number(column_type) => {
            format!("{column} = {}", u8::from(*value))
        }
        // As a number of its own, 0.1 would not be the 0.1 of a floating point column.
        (Literal::Integer(_) | Literal::Decimal(_), Some(column_type))
            if is_number(column_type) && !matches!(column_type, ColumnType::Float) =>
        {
            format!("{column} = {}", literal(value))
        }
        // Bytes that were stored in a text are its hexadecimal form.
        (Literal::Bytes(_), Some(column_type)) if is_text(column_type) => {
            format!("{column} = {}::text", literal(value))
        }
        (value, _) => format!("{column} = {}", plain(value)),
    }
}

fn has_no_equality(type_name: &str) -> bool {
    let name = type_name.trim().trim_end_matches("[]");
    ["json", "xml", "point", "polygon", "box", "path", "line", "lseg", "circle"]
        .iter()
        .any(|other| name.eq_ignore_ascii_case(other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_written_for_its_column() {
        let cases = [
            (Literal::from(true), ColumnType::Integer, "1", "1"),
            (1.into(), ColumnType::Boolean, "'1'", "'1'"),
            (7.into(), ColumnType::Text, "'7'", "'7'"),
            (7.into(), ColumnType::BigInteger, "7", "7"),
            (Literal::from(0.1), ColumnType::Float, "0.1", "'0.1'"),
            ("a".into(), ColumnType::Uuid, "'a'", "'a'"),
            (false.into(), ColumnType::JsonBinary, "'false'", "'false'"),
            (7.into(), ColumnType::Custom("money".into()), "7", "'7'"),
        ];
        for (value, column_type, as_stored, compared) in cases {
            assert_eq!(stored(&value, Some(&column_type)), as_stored, "{value} {column_type}");
            assert_eq!(equals("c", &value, Some(&column_type)), format!("c = {compared}"));
        }
        assert_eq!(equals("c", &Literal::Null, None), "c IS NULL");
        assert_eq!(equals("c", &"{}".into(), Some(&ColumnType::Json)), "c::text = '{}'");
    }
}
