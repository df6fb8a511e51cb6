use crate::error::Unsupported;
use migrator_core::schema::ColumnType;

/// PostgreSQL's name of the type.
pub(super) fn name(column_type: &ColumnType) -> String {
    match column_type {
        ColumnType::SmallInteger => "SMALLINT".into(),
        ColumnType::Integer => "INTEGER".into(),
        ColumnType::BigInteger => "BIGINT".into(),
        ColumnType::Float => "REAL".into(),
        ColumnType::Double => "DOUBLE PRECISION".into(),
        ColumnType::Numeric(precision, scale) => format!("NUMERIC({precision}, {scale})"),
        ColumnType::Boolean => "BOOLEAN".into(),
        ColumnType::String(length) => format!("VARCHAR({length})"),
        ColumnType::Char(length) => format!("CHAR({length})"),
        ColumnType::Text => "TEXT".into(),
        ColumnType::Binary => "BYTEA".into(),
        ColumnType::Uuid => "UUID".into(),
        ColumnType::Date => "DATE".into(),
        ColumnType::Time => "TIME".into(),
        ColumnType::Timestamp { with_time_zone: false } => "TIMESTAMP".into(),
        ColumnType::Timestamp { with_time_zone: true } => "TIMESTAMPTZ".into(),
        ColumnType::Interval => "INTERVAL".into(),
        ColumnType::Json => "JSON".into(),
        ColumnType::JsonBinary => "JSONB".into(),
        ColumnType::Custom(name) => name.clone(),
    }
}

/// Checks that PostgreSQL has a type of this size.
pub(super) fn check(column: &str, column_type: &ColumnType) -> Result<(), Unsupported> {
    match column_type {
        ColumnType::String(length) | ColumnType::Char(length) if !(1..=10_485_760).contains(length) => {
            Err(Unsupported::new(
                format!(
                    "column `{column}` is a text of {length} characters, and PostgreSQL counts from 1 to 10,485,760"
                ),
                "use text(…), which has no limit",
            ))
        }
        ColumnType::Numeric(precision, scale) if !(1..=1_000).contains(precision) || *scale > 1_000 => {
            Err(Unsupported::new(
                format!(
                    "column `{column}` is a number of {precision} digits, {scale} behind the point, and PostgreSQL counts from 1 to 1,000"
                ),
                "use custom(…, \"numeric\"), which has no limit",
            ))
        }
        ColumnType::Custom(name) if name.trim().is_empty() => {
            Err(Unsupported::new(format!("the type of column `{column}` is blank"), "say the name of a type"))
        }
        _ => Ok(()),
    }
}

/// Whether values of the type are whole numbers, which can be counted up.
pub(super) fn is_whole_number(column_type: &ColumnType) -> bool {
    matches!(column_type, ColumnType::SmallInteger | ColumnType::Integer | ColumnType::BigInteger)
}

/// Whether values of the type are numbers.
pub(super) fn is_number(column_type: &ColumnType) -> bool {
    is_whole_number(column_type)
        || matches!(column_type, ColumnType::Float | ColumnType::Double | ColumnType::Numeric(..))
}

/// Whether values of the type are texts.
pub(super) fn is_text(column_type: &ColumnType) -> bool {
    matches!(column_type, ColumnType::String(_) | ColumnType::Char(_) | ColumnType::Text)
}
