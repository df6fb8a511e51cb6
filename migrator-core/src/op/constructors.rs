//! Columns, types and defaults, as a migration writes them.

use super::ColumnDefinition;
use crate::name::ObjectName;
use crate::schema::{ColumnDefault, ColumnType, Expression, IndexPart, Literal, Trigger, TriggerTiming};

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
    /// A column of exact numbers with as many digits as they need.
    unbounded_numeric unbounded_numeric_type() = ColumnType::UnboundedNumeric;
    /// A column of amounts of money in the database's own currency (PostgreSQL).
    money money_type() = ColumnType::Money;
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
    /// A column of at most so many bytes.
    var_binary var_binary_type(length: u32) = ColumnType::VarBinary(length);
    /// A column of exactly so many bits.
    bit bit_type(length: u32) = ColumnType::Bit(length);
    /// A column of at most so many bits.
    var_bit var_bit_type(length: u32) = ColumnType::VarBit(length);
    /// A column of UUIDs.
    uuid uuid_type() = ColumnType::Uuid;
    /// A column of days.
    date date_type() = ColumnType::Date;
    /// A column of times of day.
    time time_type() = ColumnType::Time { with_time_zone: false, precision: None };
    /// A column of times of day, with their time zone.
    time_tz time_tz_type() = ColumnType::Time { with_time_zone: true, precision: None };
    /// A column of times of day, with so many digits of a second.
    time_with_precision time_with_precision_type(digits: u8) =
        ColumnType::Time { with_time_zone: false, precision: Some(digits) };
    /// A column of times of day with their time zone, with so many digits of a second.
    time_tz_with_precision time_tz_with_precision_type(digits: u8) =
        ColumnType::Time { with_time_zone: true, precision: Some(digits) };
    /// A column of points in time, without a time zone.
    timestamp timestamp_type() = ColumnType::Timestamp { with_time_zone: false, precision: None };
    /// A column of points in time, with their time zone.
    timestamp_tz timestamp_tz_type() = ColumnType::Timestamp { with_time_zone: true, precision: None };
    /// A column of points in time without a time zone, with so many digits of a second.
    timestamp_with_precision timestamp_with_precision_type(digits: u8) =
        ColumnType::Timestamp { with_time_zone: false, precision: Some(digits) };
    /// A column of points in time with their time zone, with so many digits of a second.
    timestamp_tz_with_precision timestamp_tz_with_precision_type(digits: u8) =
        ColumnType::Timestamp { with_time_zone: true, precision: Some(digits) };
    /// A column of spans of time.
    interval interval_type() = ColumnType::Interval;
    /// A column of JSON, kept as text.
    json json_type() = ColumnType::Json;
    /// A column of JSON in the database's binary form, where it has one.
    jsonb jsonb_type() = ColumnType::JsonBinary;
    /// A column of XML.
    xml xml_type() = ColumnType::Xml;
    /// A column of addresses of hosts and networks.
    inet inet_type() = ColumnType::Inet;
    /// A column of addresses of networks.
    cidr cidr_type() = ColumnType::Cidr;
    /// A column of addresses of network cards.
    mac_addr mac_addr_type() = ColumnType::MacAddr;
    /// A column of documents prepared for text search (PostgreSQL).
    ts_vector ts_vector_type() = ColumnType::TsVector;
    /// A column of lists of values of one type (PostgreSQL).
    array array_type(element: ColumnType) = ColumnType::Array(Box::new(element));
}

/// A column of labels: of a type of this name on PostgreSQL, an `ENUM` on MySQL and MariaDB, a text
/// that is checked on SQLite. The type is created with the first column of it.
pub fn enumeration<L: Into<String>>(
    name: impl Into<String>,
    type_name: impl Into<ObjectName>,
    labels: impl IntoIterator<Item = L>,
) -> ColumnDefinition {
    ColumnDefinition::new(name, enumeration_type(type_name, labels))
}

/// The type of [`enumeration()`], for `alter_column(…).set_type(…)`. It must be there:
/// [`create_enum`](super::Operations::create_enum).
pub fn enumeration_type<L: Into<String>>(
    type_name: impl Into<ObjectName>,
    labels: impl IntoIterator<Item = L>,
) -> ColumnType {
    ColumnType::Enumeration { name: type_name.into(), labels: labels.into_iter().map(Into::into).collect() }
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

/// A default: a new random UUID.
pub fn new_uuid() -> ColumnDefault {
    ColumnDefault::NewUuid
}

/// A default: the next value of a sequence.
pub fn next_value(sequence: impl Into<ObjectName>) -> ColumnDefault {
    ColumnDefault::NextValue(sequence.into())
}

/// A default: any SQL expression.
pub fn expression(sql: impl Into<Expression>) -> ColumnDefault {
    ColumnDefault::Expression(sql.into())
}

/// An exact number, from its decimal text.
pub fn decimal(text: impl Into<String>) -> Literal {
    Literal::Decimal(text.into())
}

/// A column of an index, to say more of it: `column("created_at").desc()`.
pub fn column(name: impl Into<String>) -> IndexPart {
    IndexPart::from(name.into())
}

/// An expression of an index, in SQL: `indexed("lower(email)")`.
pub fn indexed(expression: impl Into<Expression>) -> IndexPart {
    IndexPart::expression(expression)
}

/// A trigger that acts before a change: `before().update().execute("…")`.
pub fn before() -> Trigger {
    Trigger::new(TriggerTiming::Before)
}

/// A trigger that acts after a change.
pub fn after() -> Trigger {
    Trigger::new(TriggerTiming::After)
}

/// A trigger that acts in place of a change, on a view.
pub fn instead_of() -> Trigger {
    Trigger::new(TriggerTiming::InsteadOf)
}
