use super::expression::{Token, text_value, tokens};
use super::quote;
use migrator_core::limits::mysql::{digits, is_large, kept_as, read_type};
use migrator_core::schema::ColumnType;
use std::borrow::Cow;

/// The name that a type is declared by.
///
/// A UUID is `CHAR(36)`: MariaDB has a type of its own since 10.7, MySQL has none, and a schema that moves
/// from one to the other stays the same. A time with its zone is a `TIMESTAMP`, which the database keeps
/// in UTC, and which ends in January 2038. A span of time is its text, as in ISO 8601; so are addresses.
pub(super) fn type_name(column_type: &ColumnType) -> Cow<'static, str> {
    match column_type {
        ColumnType::SmallInteger => "SMALLINT".into(),
        ColumnType::Integer => "INT".into(),
        ColumnType::BigInteger => "BIGINT".into(),
        ColumnType::Float => "FLOAT".into(),
        ColumnType::Double => "DOUBLE".into(),
        ColumnType::Numeric(precision, scale) => format!("DECIMAL({precision},{scale})").into(),
        ColumnType::Boolean => "TINYINT(1)".into(),
        ColumnType::String(length) => format!("VARCHAR({length})").into(),
        ColumnType::Char(length) => format!("CHAR({length})").into(),
        ColumnType::VarBinary(length) => format!("VARBINARY({length})").into(),
        ColumnType::Bit(length) => format!("BIT({length})").into(),
        ColumnType::Text | ColumnType::Xml => "LONGTEXT".into(),
        ColumnType::Binary => "LONGBLOB".into(),
        ColumnType::Uuid => "CHAR(36)".into(),
        ColumnType::Date => "DATE".into(),
        ColumnType::Time { .. } => timed("TIME", column_type),
        ColumnType::Timestamp { with_time_zone: false, .. } => timed("DATETIME", column_type),
        ColumnType::Timestamp { with_time_zone: true, .. } => timed("TIMESTAMP", column_type),
        ColumnType::Interval => "VARCHAR(64)".into(),
        ColumnType::Inet | ColumnType::Cidr => "VARCHAR(43)".into(),
        ColumnType::MacAddr => "VARCHAR(23)".into(),
        ColumnType::Json | ColumnType::JsonBinary => "JSON".into(),
        ColumnType::Enumeration { labels, .. } => enumeration(labels).into(),
        ColumnType::Custom(name) => name.clone().into(),
        // MySQL has no such type: it has been refused.
        other => other.to_string().into(),
    }
}

fn timed(word: &str, column_type: &ColumnType) -> Cow<'static, str> {
    format!("{word}({})", digits(column_type)).into()
}

fn enumeration(labels: &[String]) -> String {
    let labels: Vec<String> = labels.iter().map(|label| quote::text(label)).collect();
    format!("ENUM({})", labels.join(","))
}

/// Whether MySQL takes no plain literal as the type's default, only an expression.
pub(super) fn needs_expression_default(column_type: &ColumnType) -> bool {
    match canonical(column_type) {
        ColumnType::Text | ColumnType::Binary | ColumnType::Json => true,
        ColumnType::Custom(name) => is_large(&name),
        _ => false,
    }
}

/// Whether it is one of MySQL's types for numbers.
pub(super) fn is_number(name: &str) -> bool {
    let word = name.trim_start().split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    ["tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "float", "double", "year"]
        .iter()
        .any(|number| word.eq_ignore_ascii_case(number))
}

/// The type as it is read back: what MySQL has in its place.
pub(super) fn canonical(column_type: &ColumnType) -> ColumnType {
    match column_type {
        ColumnType::Custom(name) => read(name),
        other => kept_as(other),
    }
}

/// A type from its declaration, as a user writes it or the catalog gives it. An enumeration has no name
/// there.
pub(super) fn read(declared: &str) -> ColumnType {
    let text = tidy(declared);
    match text.split_once('(') {
        Some(("enum", _)) => ColumnType::Enumeration { name: "".into(), labels: labels(declared) },
        _ => read_type(&text),
    }
}

fn labels(declared: &str) -> Vec<String> {
    tokens(declared)
        .filter_map(|token| match token {
            Token::Text(raw) => Some(text_value(raw)),
            _ => None,
        })
        .collect()
}

/// Small letters but in quotes, single blanks, none around brackets and commas.
fn tidy(declared: &str) -> String {
    let mut text = String::with_capacity(declared.len());
    let mut blank = false;
    for token in tokens(declared) {
        match token {
            Token::Blank(_) => blank = true,
            Token::Symbol(symbol @ ("(" | ")" | ",")) => {
                text.push_str(symbol);
                blank = symbol == ")";
            }
            other => {
                if blank && !text.is_empty() && !text.ends_with(['(', ',']) {
                    text.push(' ');
                }
                blank = false;
                match other {
                    Token::Text(raw) => text.push_str(raw),
                    other => text.push_str(&other.raw().to_lowercase()),
                }
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_declared_is_read_back() {
        use ColumnType as T;
        for column_type in [
            T::SmallInteger,
            T::BigInteger,
            T::Double,
            T::Numeric(12, 2),
            T::Boolean,
            T::String(9),
            T::Bit(3),
            T::VarBinary(5),
            T::Uuid,
            T::Xml,
            T::JsonBinary,
            T::Time { with_time_zone: false, precision: None },
            T::Timestamp { with_time_zone: true, precision: Some(3) },
            T::Enumeration {
                name: "".into(),
                labels: vec!["so".into(), "it's".into(), "a\\b, \"c\"".into()],
            },
        ] {
            assert_eq!(read(&type_name(&column_type)), canonical(&column_type));
        }
        assert_eq!(read("int(11)"), T::Integer);
        assert_eq!(read("INT ( 10 )  UNSIGNED"), T::Custom("int unsigned".into()));
        assert_eq!(read("set('a', 'B')"), T::Custom("set('a','B')".into()));
    }
}
