//! Columns, types and defaults, as a migration writes them.

use super::ColumnDefinition;
use crate::schema::{ColumnDefault, ColumnType, Expression, Literal};

macro_rules! types {
    ($($(#[$doc:meta])* $column:ident $type:ident ($($argument:ident : $kind:ty),*) = $value:expr;)*) => {$(
        $(#[$doc])*
        pub fn $column(name: impl Into<String>, $($argument: $kind),*) -> ColumnDefinition {
            ColumnDefinition::new(name, $type($($argument),*))
        }

        #[doc = concat!("The type of [`", stringify!($column), "()`], for `alter_column(…).set_type(…)`.")]
        pub fn $type($($argument: $kind),*) -> ColumnType {
            $value
        }
    )*};
}

types! {
    /// A column of 16-bit whole numbers.
    small_integer small_integer_type() = ColumnType::SmallInteger;
    /// A column of 32-bit whole numbers.
    integer integer_type() = ColumnType::Integer;
    /// A column of 64-bit whole numbers.
    big_integer big_integer_type() = ColumnType::BigInteger;
    /// A column of 32-bit floating point numbers.
    float float_type() = ColumnType::Float;
    /// A column of 64-bit floating point numbers.
    double double_type() = ColumnType::Double;
    /// A column of exact numbers: digits in all, digits after the point.
    numeric numeric_type(precision: u32, scale: u32) = ColumnType::Numeric(precision, scale);
    /// A column of true and false.
    boolean boolean_type() = ColumnType::Boolean;
    /// A column of text of at most so many characters.
    string string_type(length: u32) = ColumnType::String(length);
    /// A column of text of exactly so many characters.
    char char_type(length: u32) = ColumnType::Char(length);
    /// A column of text of any length.
    text text_type() = ColumnType::Text;
    /// A column of bytes.
    binary binary_type() = ColumnType::Binary;
    /// A column of UUIDs.
    uuid uuid_type() = ColumnType::Uuid;
    /// A column of days.
    date date_type() = ColumnType::Date;
    /// A column of times of day.
    time time_type() = ColumnType::Time;
    /// A column of points in time, without a time zone.
    timestamp timestamp_type() = ColumnType::Timestamp { with_time_zone: false };
    /// A column of points in time, with their time zone.
    timestamp_tz timestamp_tz_type() = ColumnType::Timestamp { with_time_zone: true };
    /// A column of spans of time.
    interval interval_type() = ColumnType::Interval;
    /// A column of JSON, kept as text.
    json json_type() = ColumnType::Json;
    /// A column of JSON in the database's binary form, where it has one.
    jsonb jsonb_type() = ColumnType::JsonBinary;
}

/// A column of any other type, by its name in SQL.
pub fn custom(name: impl Into<String>, type_name: impl Into<String>) -> ColumnDefinition {
    ColumnDefinition::new(name, custom_type(type_name))
}

/// Any other type, by its name in SQL.
pub fn custom_type(type_name: impl Into<String>) -> ColumnType {
    ColumnType::Custom(type_name.into())
}

/// A default: the time of the transaction.
pub fn now() -> ColumnDefault {
    ColumnDefault::Now
}

/// A default: any SQL expression.
pub fn expression(sql: impl Into<Expression>) -> ColumnDefault {
    ColumnDefault::Expression(sql.into())
}

/// An exact number, from its decimal text.
pub fn decimal(text: impl Into<String>) -> Literal {
    Literal::Decimal(text.into())
}
