use crate::name::ObjectName;
use std::fmt;

/// The type of a column, in words of SQL's standard or of the databases.
///
/// A database that has no such type has a spelling for it that holds the values, or refuses it.
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
    /// Exact number with as many digits as it needs.
    UnboundedNumeric,
    /// An amount of money in the database's own currency (PostgreSQL).
    Money,
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
    /// At most so many bytes.
    VarBinary(u32),
    /// Exactly so many bits.
    Bit(u32),
    /// At most so many bits.
    VarBit(u32),
    /// A UUID.
    Uuid,
    /// A day.
    Date,
    /// A time of day.
    Time {
        /// Whether the zone is kept.
        with_time_zone: bool,
        /// How many digits of a second are kept; the database's own number when it is `None`.
        precision: Option<u8>,
    },
    /// A point in time; with its time zone, or without.
    Timestamp {
        /// Whether the zone is kept.
        with_time_zone: bool,
        /// How many digits of a second are kept; the database's own number when it is `None`.
        precision: Option<u8>,
    },
    /// A span of time.
    Interval,
    /// JSON, kept as text.
    Json,
    /// JSON in the database's own binary form, where it has one.
    JsonBinary,
    /// XML.
    Xml,
    /// The address of a host or a network.
    Inet,
    /// The address of a network.
    Cidr,
    /// The address of a network card.
    MacAddr,
    /// A document prepared for text search (PostgreSQL).
    TsVector,
    /// A list of values of one type.
    Array(Box<ColumnType>),
    /// One of some labels.
    Enumeration {
        /// The name of the type, on databases where it is one.
        name: ObjectName,
        /// The labels, in order.
        labels: Vec<String>,
    },
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
                (T::SmallInteger | T::Integer | T::BigInteger | T::Numeric(..), T::UnboundedNumeric) => true,
                (T::Float, T::Double) | (T::SmallInteger | T::Integer, T::Double) => true,
                (T::String(a), T::String(b)) | (T::Char(a), T::String(b)) => a <= b,
                (T::VarBinary(a), T::VarBinary(b)) | (T::VarBit(a) | T::Bit(a), T::VarBit(b)) => a <= b,
                (T::VarBinary(_), T::Binary) | (T::Cidr, T::Inet) => true,
                (
                    T::String(_)
                    | T::Char(_)
                    | T::Uuid
                    | T::Json
                    | T::Xml
                    | T::Inet
                    | T::Cidr
                    | T::MacAddr
                    | T::Enumeration { .. },
                    T::Text,
                ) => true,
                (T::Numeric(p, s), T::Numeric(q, t)) => s <= t && p - s.min(p) <= q - t.min(q),
                (
                    T::Timestamp { with_time_zone: a, precision: from },
                    T::Timestamp { with_time_zone: b, precision: to },
                )
                | (
                    T::Time { with_time_zone: a, precision: from },
                    T::Time { with_time_zone: b, precision: to },
                ) => a == b && from.is_some_and(|from| to.is_none_or(|to| from <= to)),
                (T::Array(a), T::Array(b)) => a.fits_into(b),
                (T::Enumeration { labels: a, .. }, T::Enumeration { labels: b, .. }) => {
                    a.iter().all(|label| b.contains(label))
                }
                _ => false,
            }
    }

    /// The enumeration that values of this type are, or are lists of.
    pub fn enumeration(&self) -> Option<(&ObjectName, &[String])> {
        match self {
            ColumnType::Enumeration { name, labels } => Some((name, labels)),
            ColumnType::Array(element) => element.enumeration(),
            _ => None,
        }
    }

    pub(super) fn enumeration_mut(&mut self) -> Option<(&mut ObjectName, &mut Vec<String>)> {
        match self {
            ColumnType::Enumeration { name, labels } => Some((name, labels)),
            ColumnType::Array(element) => element.enumeration_mut(),
            _ => None,
        }
    }

    /// This type as the Rust expression that makes it.
    pub fn source(&self) -> String {
        format!("{}_type({})", self.word(), self.arguments().join(", "))
    }

    /// A column of this type as the Rust expression that makes it.
    pub(crate) fn column_source(&self, column: &str) -> String {
        let mut arguments = vec![format!("{column:?}")];
        arguments.extend(self.arguments());
        format!("{}({})", self.word(), arguments.join(", "))
    }

    /// The arguments of its constructor.
    fn arguments(&self) -> Vec<String> {
        match self {
            ColumnType::Numeric(precision, scale) => vec![precision.to_string(), scale.to_string()],
            ColumnType::String(length)
            | ColumnType::Char(length)
            | ColumnType::VarBinary(length)
            | ColumnType::Bit(length)
            | ColumnType::VarBit(length) => vec![length.to_string()],
            ColumnType::Time { precision: Some(digits), .. }
            | ColumnType::Timestamp { precision: Some(digits), .. } => vec![digits.to_string()],
            ColumnType::Array(element) => vec![element.source()],
            ColumnType::Enumeration { name, labels } => vec![name.source(), format!("{labels:?}")],
            ColumnType::Custom(name) => vec![format!("{name:?}")],
            _ => Vec::new(),
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
            ColumnType::UnboundedNumeric => "unbounded_numeric",
            ColumnType::Money => "money",
            ColumnType::Boolean => "boolean",
            ColumnType::String(_) => "string",
            ColumnType::Char(_) => "char",
            ColumnType::Text => "text",
            ColumnType::Binary => "binary",
            ColumnType::VarBinary(_) => "var_binary",
            ColumnType::Bit(_) => "bit",
            ColumnType::VarBit(_) => "var_bit",
            ColumnType::Uuid => "uuid",
            ColumnType::Date => "date",
            ColumnType::Time { with_time_zone: false, precision: None } => "time",
            ColumnType::Time { with_time_zone: true, precision: None } => "time_tz",
            ColumnType::Time { with_time_zone: false, precision: Some(_) } => "time_with_precision",
            ColumnType::Time { with_time_zone: true, precision: Some(_) } => "time_tz_with_precision",
            ColumnType::Timestamp { with_time_zone: false, precision: None } => "timestamp",
            ColumnType::Timestamp { with_time_zone: true, precision: None } => "timestamp_tz",
            ColumnType::Timestamp { with_time_zone: false, precision: Some(_) } => "timestamp_with_precision",
            ColumnType::Timestamp { with_time_zone: true, precision: Some(_) } => {
                "timestamp_tz_with_precision"
            }
            ColumnType::Interval => "interval",
            ColumnType::Json => "json",
            ColumnType::JsonBinary => "jsonb",
            ColumnType::Xml => "xml",
            ColumnType::Inet => "inet",
            ColumnType::Cidr => "cidr",
            ColumnType::MacAddr => "mac_addr",
            ColumnType::TsVector => "ts_vector",
            ColumnType::Array(_) => "array",
            ColumnType::Enumeration { .. } => "enumeration",
            ColumnType::Custom(_) => "custom",
        }
    }
}

impl fmt::Display for ColumnType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ColumnType::Custom(name) => f.write_str(name),
            ColumnType::Array(element) => write!(f, "{element}[]"),
            ColumnType::Enumeration { name, .. } => write!(f, "{name}"),
            ColumnType::Time { with_time_zone, precision: Some(digits) } => {
                write!(f, "time{}({digits})", if *with_time_zone { " tz" } else { "" })
            }
            ColumnType::Timestamp { with_time_zone, precision: Some(digits) } => {
                write!(f, "timestamp{}({digits})", if *with_time_zone { " tz" } else { "" })
            }
            other => {
                f.write_str(&other.word().replace('_', " "))?;
                match other.arguments().as_slice() {
                    [] => Ok(()),
                    arguments => write!(f, "({})", arguments.join(", ")),
                }
            }
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
        let seconds = |precision| Timestamp { with_time_zone: false, precision };
        assert!(seconds(Some(3)).fits_into(&seconds(None)) && !seconds(None).fits_into(&seconds(Some(3))));
    }
}
