use crate::error::Unsupported;
use migrator_core::schema::ColumnType;
use std::borrow::Cow;

/// How many characters a `VARCHAR` holds at most, where a row has 65,535 bytes and a character four.
const MAX_VARCHAR: u32 = 16_383;
const MAX_CHAR: u32 = 255;

/// The name that a type is declared by.
///
/// A UUID is `CHAR(36)`: MariaDB has a type of its own since 10.7, MySQL has none, and a schema that moves
/// from one to the other stays the same. A time with its zone is a `TIMESTAMP`, which the database keeps
/// in UTC, and which ends in January 2038. A span of time is its text, as in ISO 8601.
pub(super) fn type_name(column_type: &ColumnType) -> Result<Cow<'static, str>, Unsupported> {
    Ok(match column_type {
        ColumnType::SmallInteger => "SMALLINT".into(),
        ColumnType::Integer => "INT".into(),
        ColumnType::BigInteger => "BIGINT".into(),
        ColumnType::Float => "FLOAT".into(),
        ColumnType::Double => "DOUBLE".into(),
        ColumnType::Numeric(precision, scale) => numeric(*precision, *scale)?.into(),
        ColumnType::Boolean => "TINYINT(1)".into(),
        ColumnType::String(length) if *length > MAX_VARCHAR => {
            return Err(Unsupported::new(
                format!(
                    "string({length}) is too long: MySQL has VARCHARs of at most {MAX_VARCHAR} characters"
                ),
                "make it a text",
            ));
        }
        ColumnType::String(length) => format!("VARCHAR({length})").into(),
        ColumnType::Char(length) if *length > MAX_CHAR => {
            return Err(Unsupported::new(
                format!("char({length}) is too long: MySQL has CHARs of at most {MAX_CHAR} characters"),
                format!("make it a string of {length}"),
            ));
        }
        ColumnType::Char(length) => format!("CHAR({length})").into(),
        ColumnType::Text => "LONGTEXT".into(),
        ColumnType::Binary => "LONGBLOB".into(),
        ColumnType::Uuid => "CHAR(36)".into(),
        ColumnType::Date => "DATE".into(),
        ColumnType::Time => "TIME(6)".into(),
        ColumnType::Timestamp { with_time_zone: false } => "DATETIME(6)".into(),
        ColumnType::Timestamp { with_time_zone: true } => "TIMESTAMP(6)".into(),
        ColumnType::Interval => "VARCHAR(64)".into(),
        ColumnType::Json | ColumnType::JsonBinary => "JSON".into(),
        ColumnType::Custom(name) => name.clone().into(),
    })
}

fn numeric(precision: u32, scale: u32) -> Result<String, Unsupported> {
    if precision == 0 || precision > 65 || scale > 30 || scale > precision {
        return Err(Unsupported::new(
            format!(
                "numeric({precision}, {scale}) is beyond what MySQL has: 65 digits, 30 of them after the point"
            ),
            "ask for fewer digits",
        ));
    }
    Ok(format!("DECIMAL({precision},{scale})"))
}

/// Whether MySQL takes no plain literal as the type's default, only an expression.
pub(super) fn needs_expression_default(column_type: &ColumnType) -> bool {
    match column_type {
        ColumnType::Text | ColumnType::Binary | ColumnType::Json | ColumnType::JsonBinary => true,
        ColumnType::Custom(name) => is_large(name),
        _ => false,
    }
}

/// Whether it is one of MySQL's types for values of any length, which no index takes whole.
pub(super) fn is_large(name: &str) -> bool {
    let word = name.trim_start().split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let word = word.to_ascii_lowercase();
    word.ends_with("text") || word.ends_with("blob") || word == "json"
}

/// The type as it is read back: what MySQL has in its place.
pub(super) fn canonical(column_type: &ColumnType) -> ColumnType {
    match column_type {
        ColumnType::Uuid => ColumnType::Char(36),
        ColumnType::Interval => ColumnType::String(64),
        ColumnType::JsonBinary => ColumnType::Json,
        ColumnType::Custom(name) => read(name),
        other => other.clone(),
    }
}

/// A type from its declaration, as a user writes it or the catalog gives it.
pub(super) fn read(declared: &str) -> ColumnType {
    let text = tidy(declared);
    let (word, rest) = text.split_once('(').unwrap_or((&text, ""));
    let (arguments, after) = rest.split_once(')').unwrap_or((rest, ""));
    let numbers: Vec<u32> = arguments.split(',').filter_map(|number| number.trim().parse().ok()).collect();
    match (word, numbers.as_slice(), after) {
        ("smallint" | "int2", _, "") => ColumnType::SmallInteger,
        ("int" | "integer" | "int4", _, "") => ColumnType::Integer,
        ("bigint" | "int8", _, "") => ColumnType::BigInteger,
        ("float" | "float4", [], "") => ColumnType::Float,
        ("double" | "double precision" | "real" | "float8", [], "") => ColumnType::Double,
        ("decimal" | "numeric" | "dec" | "fixed", [precision, scale], "") => {
            ColumnType::Numeric(*precision, *scale)
        }
        ("decimal" | "numeric" | "dec" | "fixed", [precision], "") => ColumnType::Numeric(*precision, 0),
        ("decimal" | "numeric" | "dec" | "fixed", [], "") => ColumnType::Numeric(10, 0),
        ("tinyint", [1], "") | ("bool" | "boolean", [], "") => ColumnType::Boolean,
        ("varchar" | "character varying", [length], "") => ColumnType::String(*length),
        ("char" | "character", [length], "") => ColumnType::Char(*length),
        ("char" | "character", [], "") => ColumnType::Char(1),
        ("longtext", _, "") => ColumnType::Text,
        ("longblob", _, "") => ColumnType::Binary,
        ("date", [], "") => ColumnType::Date,
        ("time", [6], "") => ColumnType::Time,
        ("datetime", [6], "") => ColumnType::Timestamp { with_time_zone: false },
        ("timestamp", [6], "") => ColumnType::Timestamp { with_time_zone: true },
        ("json", [], "") => ColumnType::Json,
        // A display width says nothing of the values; MySQL 8 leaves it out, MariaDB does not.
        ("tinyint" | "smallint" | "mediumint" | "int" | "integer" | "bigint", _, _) => {
            let word = if word == "integer" { "int" } else { word };
            ColumnType::Custom(format!("{word}{after}"))
        }
        _ => ColumnType::Custom(text),
    }
}

/// Small letters but in quotes, single blanks, none around brackets and commas.
fn tidy(declared: &str) -> String {
    use super::expression::{Token, tokens};
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
