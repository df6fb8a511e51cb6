use migrator_core::schema::ColumnType;
use std::borrow::Cow;

/// The name that a type is declared by.
///
/// SQLite keeps any value in any column, but the words of a type decide what it converts. `UUID`
/// would turn an id of digits only into a number, so an id is `CHAR(36)`; `INTERVAL` and `JSON` would
/// do likewise, so they are `TEXT`.
fn type_name(column_type: &ColumnType) -> Cow<'static, str> {
    match column_type {
        ColumnType::SmallInteger => "SMALLINT".into(),
        ColumnType::Integer => "INTEGER".into(),
        ColumnType::BigInteger => "BIGINT".into(),
        ColumnType::Float => "REAL".into(),
        ColumnType::Double => "DOUBLE".into(),
        ColumnType::Numeric(precision, scale) => format!("NUMERIC({precision}, {scale})").into(),
        ColumnType::Boolean => "BOOLEAN".into(),
        ColumnType::String(length) => format!("VARCHAR({length})").into(),
        ColumnType::Char(length) => format!("CHAR({length})").into(),
        ColumnType::Text | ColumnType::Interval | ColumnType::Json | ColumnType::JsonBinary => "TEXT".into(),
        ColumnType::Binary => "BLOB".into(),
        ColumnType::Uuid => "CHAR(36)".into(),
        ColumnType::Date => "DATE".into(),
        ColumnType::Time { .. } => "TIME".into(),
        ColumnType::Timestamp { .. } => "TIMESTAMP".into(),
        ColumnType::UnboundedNumeric | ColumnType::Money => "NUMERIC".into(),
        ColumnType::VarBinary(_) => "BLOB".into(),
        ColumnType::Bit(_)
        | ColumnType::VarBit(_)
        | ColumnType::Xml
        | ColumnType::Inet
        | ColumnType::Cidr
        | ColumnType::MacAddr
        | ColumnType::TsVector
        | ColumnType::Array(_)
        | ColumnType::Enumeration { .. } => "TEXT".into(),
        ColumnType::Custom(name) => name.clone().into(),
    }
}

/// The name that a type is declared by in a table.
pub(super) fn declared(column_type: &ColumnType, strict: bool) -> Cow<'static, str> {
    if strict { strict_type_name(column_type) } else { type_name(column_type) }
}

/// The name that a type is declared by in a `STRICT` table, which knows five types only.
fn strict_type_name(column_type: &ColumnType) -> Cow<'static, str> {
    match column_type {
        ColumnType::SmallInteger | ColumnType::Integer | ColumnType::BigInteger | ColumnType::Boolean => {
            "INTEGER".into()
        }
        ColumnType::Float
        | ColumnType::Double
        | ColumnType::Numeric(..)
        | ColumnType::UnboundedNumeric
        | ColumnType::Money => "REAL".into(),
        ColumnType::Binary | ColumnType::VarBinary(_) => "BLOB".into(),
        ColumnType::Custom(name) => name.clone().into(),
        _ => "TEXT".into(),
    }
}
