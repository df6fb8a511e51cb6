//! Which types PostgreSQL turns into which.
//!
//! <https://www.postgresql.org/docs/current/sql-createcast.html>, and the catalog `pg_cast`.

use super::column_type::{is_number, is_text, is_whole_number};
use migrator_core::schema::ColumnType;

/// How a value of one type becomes one of another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cast {
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
pub(super) fn between(from: &ColumnType, to: &ColumnType) -> Cast {
    use ColumnType as T;
    let explicit = || Cast::Explicit(vec![to.clone()]);
    match (from, to) {
        _ if from == to => Cast::Assignment,
        (T::Custom(_), T::Custom(_)) => Cast::Explicit(vec![T::Text, to.clone()]),
        // Whatever it is, it has a text.
        (_, to) if is_text(to) => Cast::Assignment,
        (T::Custom(_), _) | (_, T::Custom(_)) => explicit(),
        (from, to) if is_number(from) && is_number(to) => Cast::Assignment,
        // The text form of bytes is not what most mean: hexadecimal digits, or the characters.
        (from, T::Binary) if is_text(from) => Cast::None,
        (from, _) if is_text(from) => explicit(),
        (T::Boolean, T::Integer) | (T::Integer, T::Boolean) => explicit(),
        (T::Boolean, to) if is_number(to) => Cast::Explicit(vec![T::Integer, to.clone()]),
        (from, T::Boolean) if is_whole_number(from) => Cast::Explicit(vec![T::Integer, T::Boolean]),
        (T::Json, T::JsonBinary) | (T::JsonBinary, T::Json) => Cast::Assignment,
        (T::JsonBinary, T::Boolean) => explicit(),
        (T::JsonBinary, to) if is_number(to) => explicit(),
        (T::Timestamp { .. }, T::Timestamp { .. } | T::Date | T::Time) => Cast::Assignment,
        (T::Date, T::Timestamp { .. }) => Cast::Assignment,
        (T::Time, T::Interval) | (T::Interval, T::Time) => Cast::Assignment,
        _ => Cast::None,
    }
}

/// Whether a foreign key of a column of one type can point at a column of the other.
pub(super) fn can_point_at(from: &ColumnType, to: &ColumnType) -> bool {
    use ColumnType as T;
    let is_point_in_time = |t: &ColumnType| matches!(t, T::Date | T::Timestamp { .. });
    let is_float = |t: &ColumnType| matches!(t, T::Float | T::Double);
    match (from, to) {
        _ if from == to => true,
        (T::Custom(_), _) | (_, T::Custom(_)) => true,
        (from, to) if is_text(from) && is_text(to) => true,
        (from, to) if is_whole_number(from) && is_whole_number(to) => true,
        (from, to) if is_float(from) && is_float(to) => true,
        (from, to) if is_number(from) && is_float(to) => true,
        (from, T::Numeric(..)) => is_whole_number(from) || matches!(from, T::Numeric(..)),
        (from, to) => {
            is_point_in_time(from) && is_point_in_time(to) || matches!((from, to), (T::Time, T::Interval))
        }
    }
}
