//! Which types PostgreSQL turns into which.
//!
//! <https://www.postgresql.org/docs/current/sql-createcast.html>, and the catalog `pg_cast`.

use crate::limits::types::{is_number, is_text, is_whole_number};
use crate::schema::ColumnType;

/// How a value of one type becomes one of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cast {
    /// By itself, when it is stored.
    Assignment,
    /// When a cast is written: the types to cast to, one after the other.
    Explicit(Vec<ColumnType>),
    /// Not without the author's words.
    None,
}

/// How PostgreSQL changes the type of a column that has rows.
///
/// A cast to a shorter text cuts it without a word, and an assignment refuses: so texts are never
/// cast to a text.
pub fn between(from: &ColumnType, to: &ColumnType) -> Cast {
    use ColumnType as T;
    let explicit = || Cast::Explicit(vec![to.clone()]);
    let has_text_form = |t: &ColumnType| {
        matches!(
            t,
            T::Enumeration { .. }
                | T::Uuid
                | T::Json
                | T::JsonBinary
                | T::Xml
                | T::Inet
                | T::Cidr
                | T::MacAddr
                | T::Date
                | T::Time { .. }
                | T::Timestamp { .. }
                | T::Interval
                | T::Boolean
                | T::Money
                | T::Array(_)
        ) || is_number(t)
    };
    match (from, to) {
        _ if from == to => Cast::Assignment,
        (T::Binary | T::VarBinary(_), T::Binary | T::VarBinary(_)) => Cast::Assignment,
        (T::Custom(_) | T::Enumeration { .. }, T::Custom(_) | T::Enumeration { .. }) => {
            Cast::Explicit(vec![T::Text, to.clone()])
        }
        // Whatever it is, it has a text.
        (_, to) if is_text(to) => Cast::Assignment,
        (T::Array(a), T::Array(b)) => match between(a, b) {
            Cast::Assignment if is_text(b) && !is_text(a) => explicit(),
            Cast::Explicit(types) => {
                Cast::Explicit(types.into_iter().map(|t| T::Array(Box::new(t))).collect())
            }
            other => other,
        },
        (T::Custom(_), _) | (_, T::Custom(_)) => explicit(),
        (from, to) if is_number(from) && is_number(to) => Cast::Assignment,
        (from, to) if is_text(from) && has_text_form(to) => explicit(),
        (T::Boolean, T::Integer) | (T::Integer, T::Boolean) => explicit(),
        (T::Boolean, to) if is_number(to) => Cast::Explicit(vec![T::Integer, to.clone()]),
        (from, T::Boolean) if is_whole_number(from) => Cast::Explicit(vec![T::Integer, T::Boolean]),
        (T::Json, T::JsonBinary) | (T::JsonBinary, T::Json) => Cast::Assignment,
        (T::JsonBinary, T::Boolean) => explicit(),
        (T::JsonBinary, to) if is_number(to) => explicit(),
        (T::Money, T::Numeric(..) | T::UnboundedNumeric) => Cast::Assignment,
        (T::Numeric(..) | T::UnboundedNumeric | T::Integer | T::BigInteger, T::Money) => Cast::Assignment,
        (T::Bit(_) | T::VarBit(_), T::Bit(_) | T::VarBit(_)) => Cast::Assignment,
        (T::Inet, T::Cidr) | (T::Cidr, T::Inet) => Cast::Assignment,
        (T::Timestamp { .. }, T::Timestamp { .. } | T::Date | T::Time { with_time_zone: false, .. }) => {
            Cast::Assignment
        }
        (T::Timestamp { with_time_zone: true, .. }, T::Time { .. }) => Cast::Assignment,
        (T::Date, T::Timestamp { .. }) => Cast::Assignment,
        (T::Time { .. }, T::Time { .. }) => Cast::Assignment,
        (T::Time { with_time_zone: false, .. }, T::Interval) => Cast::Assignment,
        (T::Interval, T::Time { with_time_zone: false, .. }) => Cast::Assignment,
        _ => Cast::None,
    }
}

/// Whether a foreign key of a column of one type can point at a column of the other.
pub fn can_point_at(from: &ColumnType, to: &ColumnType) -> bool {
    use ColumnType as T;
    let is_point_in_time = |t: &ColumnType| matches!(t, T::Date | T::Timestamp { .. });
    let is_float = |t: &ColumnType| matches!(t, T::Float | T::Double);
    match (from, to) {
        _ if from == to => true,
        (T::Custom(_), _) | (_, T::Custom(_)) => true,
        (T::Enumeration { name: own, .. }, T::Enumeration { name: other, .. }) => own == other,
        (T::Array(own), T::Array(other)) => own == other || can_point_at(own, other),
        (T::Binary | T::VarBinary(_), T::Binary | T::VarBinary(_)) => true,
        (T::Bit(_) | T::VarBit(_), T::Bit(_) | T::VarBit(_)) => true,
        (T::Inet | T::Cidr, T::Inet | T::Cidr) => true,
        (from, to) if is_text(from) && is_text(to) => true,
        (from, to) if is_whole_number(from) && is_whole_number(to) => true,
        (from, to) if is_float(from) && is_float(to) => true,
        (from, to) if is_number(from) && is_float(to) => true,
        (from, T::Numeric(..) | T::UnboundedNumeric) => {
            is_whole_number(from) || matches!(from, T::Numeric(..) | T::UnboundedNumeric)
        }
        (T::Time { with_time_zone: from, .. }, T::Time { with_time_zone: to, .. }) => to >= from,
        (T::Time { with_time_zone: false, .. }, T::Interval) => true,
        (from, to) => is_point_in_time(from) && is_point_in_time(to),
    }
}
