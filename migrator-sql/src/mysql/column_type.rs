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
