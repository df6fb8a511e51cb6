use std::fmt;

/// A value written in a migration: a default, or a cell of an inserted row.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Literal {
    /// SQL's `NULL`.
    Null,
    /// True or false.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction, as its shortest decimal text.
    Decimal(String),
    /// A text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

impl Literal {
    /// This value as the Rust expression that makes it.
    pub fn source(&self) -> String {
        match self {
            Literal::Null => "Literal::Null".into(),
            Literal::Boolean(value) => value.to_string(),
            Literal::Integer(value) => value.to_string(),
            Literal::Decimal(value) => format!("decimal({value:?})"),
            Literal::Text(value) => format!("{value:?}"),
            Literal::Bytes(value) => format!("Literal::Bytes(vec!{value:?})"),
        }
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Literal::Null => f.write_str("null"),
            Literal::Boolean(value) => write!(f, "{value}"),
            Literal::Integer(value) => write!(f, "{value}"),
            Literal::Decimal(value) => f.write_str(value),
            Literal::Text(value) => write!(f, "'{value}'"),
            Literal::Bytes(value) => write!(f, "{} bytes", value.len()),
        }
    }
}

macro_rules! from_integers {
    ($($integer:ty),*) => {$(
        impl From<$integer> for Literal {
            fn from(value: $integer) -> Self {
                Literal::Integer(i64::from(value))
            }
        }
    )*};
}
from_integers!(i8, i16, i32, i64, u8, u16, u32);

impl From<bool> for Literal {
    fn from(value: bool) -> Self {
        Literal::Boolean(value)
    }
}

impl From<f64> for Literal {
    /// A number that is not finite has no SQL literal and becomes `NULL`.
    fn from(value: f64) -> Self {
        if value.is_finite() { Literal::Decimal(format!("{value:?}")) } else { Literal::Null }
    }
}

impl From<&str> for Literal {
    fn from(value: &str) -> Self {
        Literal::Text(value.to_owned())
    }
}

impl From<&String> for Literal {
    fn from(value: &String) -> Self {
        Literal::Text(value.clone())
    }
}

impl From<String> for Literal {
    fn from(value: String) -> Self {
        Literal::Text(value)
    }
}

impl From<Vec<u8>> for Literal {
    fn from(value: Vec<u8>) -> Self {
        Literal::Bytes(value)
    }
}

impl<T: Into<Literal>> From<Option<T>> for Literal {
    fn from(value: Option<T>) -> Self {
        value.map_or(Literal::Null, Into::into)
    }
}
