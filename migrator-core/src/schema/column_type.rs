use std::fmt;

/// The type of a column, in words that every database has a spelling for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ColumnType {
    /// 16-bit whole number.
    SmallInteger,
    /// 32-bit whole number.
    Integer,
    /// 64-bit whole number.
    BigInteger,
    /// 32-bit floating point.
    Float,
    /// 64-bit floating point.
    Double,
    /// Exact number: digits in all, digits after the point.
    Numeric(u32, u32),
    /// True or false.
    Boolean,
    /// Text of at most so many characters.
    String(u32),
    /// Text of exactly so many characters.
    Char(u32),
    /// Text of any length.
    Text,
    /// Bytes of any length.
    Binary,
    /// A UUID.
    Uuid,
    /// A day.
    Date,
    /// A time of day.
    Time,
    /// A point in time; with its time zone, or without.
    Timestamp {
        /// Whether the zone is kept.
        with_time_zone: bool,
    },
    /// A span of time.
    Interval,
    /// JSON, kept as text.
    Json,
    /// JSON in the database's own binary form, where it has one.
    JsonBinary,
    /// Any other type, by the name it has in SQL.
    Custom(String),
}

impl ColumnType {
    /// Whether every value of this type is kept as it is by `wider`.
    pub fn fits_into(&self, wider: &ColumnType) -> bool {
        use ColumnType as T;
        self == wider
            || match (self, wider) {
                (T::SmallInteger, T::Integer | T::BigInteger) | (T::Integer, T::BigInteger) => true,
                (T::Float, T::Double) | (T::SmallInteger | T::Integer, T::Double) => true,
                (T::String(a), T::String(b)) | (T::Char(a), T::String(b)) => a <= b,
                (T::String(_) | T::Char(_) | T::Uuid | T::Json, T::Text) => true,
                (T::Numeric(p, s), T::Numeric(q, t)) => s <= t && p - s.min(p) <= q - t.min(q),
                _ => false,
            }
    }

    /// This type as the Rust expression that makes it.
    pub fn source(&self) -> String {
        match self {
            ColumnType::Numeric(precision, scale) => format!("numeric_type({precision}, {scale})"),
            ColumnType::String(length) => format!("string_type({length})"),
            ColumnType::Char(length) => format!("char_type({length})"),
            ColumnType::Custom(name) => format!("custom_type({name:?})"),
            other => format!("{}_type()", other.word()),
        }
    }

    /// A column of this type as the Rust expression that makes it.
    pub(crate) fn column_source(&self, column: &str) -> String {
        match self {
            ColumnType::Numeric(precision, scale) => format!("numeric({column:?}, {precision}, {scale})"),
            ColumnType::String(length) => format!("string({column:?}, {length})"),
            ColumnType::Char(length) => format!("char({column:?}, {length})"),
            ColumnType::Custom(name) => format!("custom({column:?}, {name:?})"),
            other => format!("{}({column:?})", other.word()),
        }
    }

    /// The name of its constructor.
    fn word(&self) -> &'static str {
        match self {
            ColumnType::SmallInteger => "small_integer",
            ColumnType::Integer => "integer",
            ColumnType::BigInteger => "big_integer",
            ColumnType::Float => "float",
            ColumnType::Double => "double",
            ColumnType::Numeric(..) => "numeric",
            ColumnType::Boolean => "boolean",
            ColumnType::String(_) => "string",
            ColumnType::Char(_) => "char",
            ColumnType::Text => "text",
            ColumnType::Binary => "binary",
            ColumnType::Uuid => "uuid",
            ColumnType::Date => "date",
            ColumnType::Time => "time",
            ColumnType::Timestamp { with_time_zone: false } => "timestamp",
            ColumnType::Timestamp { with_time_zone: true } => "timestamp_tz",
            ColumnType::Interval => "interval",
            ColumnType::Json => "json",
            ColumnType::JsonBinary => "jsonb",
            ColumnType::Custom(_) => "custom",
        }
    }
}

impl fmt::Display for ColumnType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ColumnType::Numeric(precision, scale) => write!(f, "numeric({precision}, {scale})"),
            ColumnType::String(length) => write!(f, "string({length})"),
            ColumnType::Char(length) => write!(f, "char({length})"),
            ColumnType::Custom(name) => f.write_str(name),
            other => f.write_str(&other.word().replace('_', " ")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::ColumnType::*;

    #[test]
    fn what_fits() {
        assert!(Integer.fits_into(&BigInteger) && !BigInteger.fits_into(&Integer));
        assert!(String(10).fits_into(&String(20)) && !String(20).fits_into(&String(10)));
        assert!(Numeric(10, 2).fits_into(&Numeric(12, 4)) && !Numeric(10, 2).fits_into(&Numeric(10, 4)));
        assert!(!Text.fits_into(&String(10)) && Uuid.fits_into(&Text));
    }
}
