//! Defaults in one form: as the column keeps them.

use super::expression::{self, Value};
use migrator_core::limits::mysql::digits;
use migrator_core::schema::{ColumnDefault, ColumnType, Literal};

/// The default of a column of this type, which is canonical, as it is read back.
pub(super) fn canonical(column_type: &ColumnType, default: &ColumnDefault) -> Option<ColumnDefault> {
    let value = match default {
        ColumnDefault::Now | ColumnDefault::NewUuid | ColumnDefault::NextValue(_) => {
            return Some(default.clone());
        }
        ColumnDefault::Literal(literal) => literal.clone(),
        ColumnDefault::Expression(sql) => return of_sql(column_type, &sql.0),
    };
    kept(column_type, value).map(|value| visible(column_type, value))
}

/// The information schema has no characters beyond U+FFFF: each comes as one to four question marks. So do
/// bytes that are no characters, but for those of a `BLOB`, whose default is an expression.
fn visible(column_type: &ColumnType, value: Literal) -> ColumnDefault {
    ColumnDefault::Literal(match value {
        Literal::Text(text) => Literal::Text(with_marks(&text)),
        Literal::Bytes(bytes) if matches!(column_type, ColumnType::VarBinary(_)) => {
            let text = String::from_utf8_lossy(&bytes).replace(char::REPLACEMENT_CHARACTER, "?");
            Literal::Bytes(with_marks(&text).into_bytes())
        }
        value => value,
    })
}

/// The text with a question mark for the characters that the information schema does not have.
pub(super) fn with_marks(text: &str) -> String {
    let mut seen = String::with_capacity(text.len());
    for character in text.chars() {
        let character = if character > '\u{FFFF}' { '?' } else { character };
        if character != '?' || !seen.ends_with('?') {
            seen.push(character);
        }
    }
    seen
}

/// A default from its SQL.
pub(super) fn of_sql(column_type: &ColumnType, sql: &str) -> Option<ColumnDefault> {
    let literal = match expression::value(sql) {
        Value::Null => return None,
        Value::Text(text) => Literal::Text(text),
        Value::Number(number) => Literal::Decimal(number),
        Value::Bytes(bytes) => Literal::Bytes(bytes),
        Value::Now(word) if word == now(column_type) => return Some(ColumnDefault::Now),
        Value::Now(_) => return Some(ColumnDefault::Expression(expression::canonical(sql).into())),
        Value::Other(sql) if sql == "uuid()" => return Some(ColumnDefault::NewUuid),
        Value::Other(sql) => return Some(ColumnDefault::Expression(sql.into())),
    };
    kept(column_type, literal).map(|value| visible(column_type, value))
}

fn now(column_type: &ColumnType) -> &'static str {
    match column_type {
        ColumnType::Date => "current_date",
        ColumnType::Time { .. } => "current_time",
        _ => "current_timestamp",
    }
}

/// The value as a column of this type keeps it; nothing for `NULL`.
fn kept(column_type: &ColumnType, value: Literal) -> Option<Literal> {
    use ColumnType as T;
    let number = match &value {
        Literal::Null => return None,
        Literal::Boolean(value) => Some(u8::from(*value).to_string()),
        Literal::Integer(number) => Some(number.to_string()),
        Literal::Decimal(number) => Some(number.clone()),
        Literal::Text(_) | Literal::Bytes(_) => None,
    };
    let text = match (&value, &number) {
        (_, Some(number)) => Some(number.clone()),
        (Literal::Text(text), _) => Some(text.clone()),
        _ => None,
    };
    Some(match (column_type, text) {
        (T::SmallInteger | T::Integer | T::BigInteger | T::Boolean, Some(text)) => whole(&text),
        (T::Numeric(_, scale), Some(text)) => exact(&text, *scale),
        (T::Float | T::Double, Some(text)) => floating(&text),
        (T::Char(_), Some(text)) => Literal::Text(text.trim_end_matches(' ').to_owned()),
        (T::String(_) | T::Text | T::Json | T::Enumeration { .. }, Some(text)) => Literal::Text(text),
        (T::Binary | T::VarBinary(_), Some(text)) => Literal::Bytes(text.into_bytes()),
        (T::Custom(name), Some(text)) if is_whole(name) => whole(&text),
        (T::Timestamp { .. }, Some(text)) => Literal::Text(moment(&text, digits(column_type))),
        (T::Time { .. }, Some(text)) => Literal::Text(fraction(&text, digits(column_type))),
        (T::Bit(_), _) => match &value {
            Literal::Bytes(bytes) => bits(bytes),
            _ => value,
        },
        (T::Date, Some(text)) => Literal::Text(text),
        (T::String(_) | T::Text | T::Char(_) | T::Json, None) => match value {
            Literal::Bytes(bytes) => match String::from_utf8(bytes) {
                Ok(text) => Literal::Text(text),
                Err(error) => Literal::Bytes(error.into_bytes()),
            },
            other => other,
        },
        (_, _) => match number {
            Some(number) => whole(&number),
            None => value,
        },
    })
}

/// Whether it is one of MySQL's whole numbers that the model has no word for.
fn is_whole(name: &str) -> bool {
    let word = name.trim_start().split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    ["tinyint", "smallint", "mediumint", "int", "integer", "bigint", "year"]
        .iter()
        .any(|known| known.eq_ignore_ascii_case(word))
}

/// A whole number, where it is one.
fn whole(text: &str) -> Literal {
    match text.parse::<i64>() {
        Ok(number) => Literal::Integer(number),
        Err(_) if crate::quote::is_number(text) => Literal::Decimal(text.to_owned()),
        Err(_) => Literal::Text(text.to_owned()),
    }
}

/// A number with so many digits after its point.
fn exact(text: &str, scale: u32) -> Literal {
    let scale = scale as usize;
    let (whole_part, digits) = text.split_once('.').unwrap_or((text, ""));
    let plain = crate::quote::is_number(text) && !text.contains(['e', 'E']) && digits.len() <= scale;
    if scale == 0 || !plain {
        return whole(text);
    }
    let (sign, whole_part) = match whole_part.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", whole_part.trim_start_matches('+')),
    };
    let whole_part = whole_part.trim_start_matches('0');
    let whole_part = if whole_part.is_empty() { "0" } else { whole_part };
    Literal::Decimal(format!("{sign}{whole_part}.{digits:0<scale$}"))
}

fn floating(text: &str) -> Literal {
    match text.parse::<f64>() {
        #[allow(clippy::cast_possible_truncation)] // it is whole and small enough
        Ok(number) if number.fract() == 0.0 && number.abs() < 1e15 => Literal::Integer(number as i64),
        Ok(number) if number.is_finite() => Literal::Decimal(format!("{number:?}")),
        _ => Literal::Text(text.to_owned()),
    }
}

/// The number that bits are.
fn bits(bytes: &[u8]) -> Literal {
    let number = bytes.iter().try_fold(0_i64, |number, byte| {
        number.checked_mul(256).and_then(|number| number.checked_add(i64::from(*byte)))
    });
    number.map_or_else(|| Literal::Bytes(bytes.to_vec()), Literal::Integer)
}

/// `2020-01-01` as `2020-01-01 00:00:00.000000`.
fn moment(text: &str, digits: u8) -> String {
    match text.split_once([' ', 'T']) {
        Some((day, time)) => format!("{day} {}", fraction(time, digits)),
        None => format!("{text} {}", fraction("00:00:00", digits)),
    }
}

/// `12:30` as `12:30:00.000000`.
fn fraction(time: &str, digits: u8) -> String {
    let (seconds, part) = time.split_once('.').unwrap_or((time, ""));
    let seconds =
        if seconds.matches(':').count() == 1 { format!("{seconds}:00") } else { seconds.to_owned() };
    let digits = usize::from(digits);
    if digits == 0 { seconds } else { format!("{seconds}.{part:0<digits$}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_and_what_is_read_back_are_alike() {
        use ColumnType as T;
        let timestamp = T::Timestamp { with_time_zone: false, precision: Some(6) };
        for (column_type, written, read) in [
            (T::Integer, "7".into(), "7"),
            (T::Boolean, true.into(), "1"),
            (T::BigInteger, Literal::Integer(-3), "-3"),
            (T::Numeric(12, 2), Literal::Decimal("9.5".into()), "9.50"),
            (T::Numeric(12, 2), 3.into(), "3.00"),
            (T::Double, Literal::Decimal("2.50".into()), "2.5"),
            (T::String(9), 7.into(), "'7'"),
            (T::Text, "it's \\ x".into(), "'it\\'s \\\\ x'"),
            (T::Char(3), "x ".into(), "'x'"),
            (T::Binary, Literal::Bytes(vec![0, 255]), "X'00ff'"),
            (timestamp.clone(), "2020-01-01 10:30".into(), "'2020-01-01 10:30:00.000000'"),
            (T::Time { with_time_zone: false, precision: Some(2) }, "10:30".into(), "'10:30:00.00'"),
            (T::VarBinary(9), Literal::Bytes(vec![65, 255, 254]), "'A??'"),
            (T::Bit(5), 5.into(), "b'101'"),
            (T::Custom("mediumint unsigned".into()), "7".into(), "7"),
        ] {
            let written = canonical(&column_type, &ColumnDefault::Literal(written));
            assert_eq!(written, of_sql(&column_type, read), "{column_type}");
        }
        assert_eq!(of_sql(&T::Text, "NULL"), None);
        assert_eq!(of_sql(&timestamp, "current_timestamp(6)"), Some(ColumnDefault::Now));
        assert_eq!(of_sql(&T::Date, "curdate()"), Some(ColumnDefault::Now));
        let sum = canonical(&T::Integer, &ColumnDefault::Expression("1+1".into()));
        assert_eq!(sum, of_sql(&T::Integer, "(1 + 1)"));
    }
}
