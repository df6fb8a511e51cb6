//! Values that a type does not hold. MySQL refuses them as defaults; other databases wait for the first row.

use super::types::known;
use crate::limits::Unsupported;
use crate::limits::types::reads_as_number;
use crate::schema::{ColumnType, Literal};

/// Checks the default of a column of this type.
pub(super) fn check(column_type: &ColumnType, value: &Literal) -> Result<(), Unsupported> {
    if holds(&known(column_type), value) {
        return Ok(());
    }
    Err(Unsupported::new(
        format!(
            "a column of type {column_type} cannot hold its default {value}, and MySQL refuses that at once"
        ),
        "give it a default of its type",
    ))
}

fn holds(column_type: &ColumnType, value: &Literal) -> bool {
    use ColumnType as T;
    if *value == Literal::Null {
        return true;
    }
    match column_type {
        T::Boolean => is_whole(value, i8::MIN.into(), i8::MAX.into()),
        T::SmallInteger => is_whole(value, i16::MIN.into(), i16::MAX.into()),
        T::Integer => is_whole(value, i32::MIN.into(), i32::MAX.into()),
        T::BigInteger => is_whole(value, i64::MIN.into(), i64::MAX.into()),
        T::Numeric(precision, scale) => {
            is_number(value, Some(*scale))
                && digits_before_point(value) <= size(precision.saturating_sub(*scale))
        }
        T::Float | T::Double => is_number(value, None),
        T::Date | T::Timestamp { .. } => matches!(value, Literal::Text(text) if is_date(text)),
        T::Time { .. } => matches!(value, Literal::Text(text) if is_time(text)),
        T::String(length) | T::Char(length) => match value {
            Literal::Bytes(bytes) => {
                str::from_utf8(bytes).is_ok_and(|text| text.chars().count() <= size(*length))
            }
            Literal::Text(text) => text.chars().count() <= size(*length),
            other => shortest(other) <= size(*length),
        },
        T::Text | T::Json => !matches!(value, Literal::Bytes(bytes) if str::from_utf8(bytes).is_err()),
        T::VarBinary(length) => match value {
            Literal::Bytes(bytes) => bytes.len() <= size(*length),
            Literal::Text(text) => text.len() <= size(*length),
            other => shortest(other) <= size(*length),
        },
        T::Bit(length) => is_of_bits(value, *length),
        T::Enumeration { labels, .. } => matches!(value, Literal::Text(text) if labels.contains(text)),
        T::Custom(declared) => match range(declared) {
            Some((least, greatest)) => is_whole(value, least, greatest),
            None => true,
        },
        _ => true,
    }
}

fn size(length: u32) -> usize {
    usize::try_from(length).unwrap_or(usize::MAX)
}

/// The number as it is written, if it is one.
fn number(value: &Literal) -> Option<String> {
    match value {
        Literal::Boolean(value) => Some(u8::from(*value).to_string()),
        Literal::Integer(number) => Some(number.to_string()),
        Literal::Decimal(text) | Literal::Text(text) if reads_as_number(text) => Some(text.clone()),
        _ => None,
    }
}

/// Whether it is a number, with at most so many digits behind its point: MySQL rounds what has more, silently.
fn is_number(value: &Literal, scale: Option<u32>) -> bool {
    number(value).is_some_and(|text| {
        let digits = text.split_once('.').map_or("", |(_, digits)| digits).trim_end_matches('0');
        scale.is_none_or(|scale| digits.len() <= size(scale) && !text.contains(['e', 'E']))
    })
}

fn is_whole(value: &Literal, least: i128, greatest: i128) -> bool {
    is_number(value, Some(0))
        && number(value).is_some_and(|text| {
            let whole = text.split('.').next().unwrap_or_default();
            // No digits before the point are a nought; too many for the parser are too many for any type.
            let whole = if whole.ends_with(|c: char| c.is_ascii_digit()) { whole } else { "0" };
            whole.parse::<i128>().is_ok_and(|number| (least..=greatest).contains(&number))
        })
}

fn digits_before_point(value: &Literal) -> usize {
    let text = number(value).unwrap_or_default();
    let whole = text.split('.').next().unwrap_or_default();
    whole.trim_start_matches(['-', '+']).trim_start_matches('0').len()
}

/// How many characters a number has at least, once it is a text.
fn shortest(value: &Literal) -> usize {
    // How an exponent is written out is the server's affair.
    number(value).map_or(0, |text| if text.contains(['e', 'E']) { 0 } else { text.len() })
}

/// The bits of a whole number, or of the bytes of a text, without the noughts that they begin with.
fn is_of_bits(value: &Literal, length: u32) -> bool {
    let bytes = match value {
        Literal::Bytes(bytes) => bytes.as_slice(),
        Literal::Text(text) => text.as_bytes(),
        other => return is_whole(other, 0, 1_i128.checked_shl(length.min(64)).unwrap_or(i128::MAX) - 1),
    };
    let noughts = bytes.iter().take_while(|byte| **byte == 0).count();
    let rest = &bytes[noughts..];
    let leading = rest.first().map_or(0, |byte| byte.leading_zeros());
    u32::try_from(rest.len() * 8).is_ok_and(|bits| bits - leading <= length)
}

/// Whether a type that was declared in words of MySQL is one of whole numbers.
pub(super) fn is_whole_number(declared: &str) -> bool {
    range(declared).is_some()
}

/// The range of a whole number that was declared in words of MySQL.
fn range(declared: &str) -> Option<(i128, i128)> {
    let declared = declared.to_ascii_lowercase();
    let mut words = declared.split(|c: char| !c.is_ascii_alphanumeric());
    let bits = match words.next()? {
        "tinyint" => 8,
        "smallint" => 16,
        "mediumint" => 24,
        "int" | "integer" => 32,
        "bigint" => 64,
        _ => return None,
    };
    let half = 1_i128 << (bits - 1);
    let is_unsigned = words.any(|word| word == "unsigned" || word == "zerofill");
    Some(if is_unsigned { (0, 2 * half - 1) } else { (-half, half - 1) })
}

/// Whether a text may be a date, with a time behind it or without. Whether noughts for a month and a day are
/// one, and what stands behind it, is the server's affair.
fn is_date(text: &str) -> bool {
    let Some((year, rest)) = text.split_once('-') else { return false };
    let mut groups = rest.splitn(2, '-');
    let (month, rest) = (groups.next().unwrap_or_default(), groups.next().unwrap_or_default());
    let day = &rest[..rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len())];
    let value = |digits: &str, most: usize| {
        let fits = (1..=most).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit());
        if fits { digits.parse::<u32>().ok() } else { None }
    };
    match (value(year, 4), value(month, 2), value(day, 2)) {
        (Some(year), Some(month), Some(day)) => month <= 12 && day <= days(year, month),
        _ => false,
    }
}

fn days(year: u32, month: u32) -> u32 {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap => 29,
        2 => 28,
        _ => 31,
    }
}

/// Whether a text may be a time of the day or a span of time, with a date or days before it or without.
fn is_time(text: &str) -> bool {
    if is_date(text) {
        return text.contains(':');
    }
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let clock = match unsigned.split_once(' ') {
        Some((days, clock)) if digits(days) => clock,
        Some(_) => return false,
        None => unsigned,
    };
    let (clock, fraction) = clock.split_once('.').unwrap_or((clock, "0"));
    let groups: Vec<&str> = clock.split(':').collect();
    let is_sixtieth = |group: &&str| group.parse::<u8>().is_ok_and(|number| number < 60);
    (2..=3).contains(&groups.len())
        && groups.iter().all(|group| digits(group))
        && groups[1..].iter().all(is_sixtieth)
        && fraction.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_times_are_told_from_other_words() {
        for text in ["2024-02-29", "2025-1-6", "1999-12-31 23:59:59", "0000-00-00", "2025-01-06T10:30:00Z"] {
            assert!(is_date(text), "{text}");
        }
        for text in
            ["2023-02-29", "2024-13-01", "00000000-0000-4000-8000-000000000001", "-", "x-y-z", "2024-"]
        {
            assert!(!is_date(text), "{text}");
        }
        for text in ["10:30", "-838:59:59", "1 10:30:00.5", "2025-01-06 10:30:00", "24:00:00"] {
            assert!(is_time(text), "{text}");
        }
        for text in ["10:30:00+02", "08:00:2b:01", "a:b", "10:61", ":", "2025-01-06", "{\"a\": 1}"] {
            assert!(!is_time(text), "{text}");
        }
    }

    #[test]
    fn numbers_have_their_ranges() {
        let holds = |column_type: ColumnType, text: &str| holds(&column_type, &Literal::Decimal(text.into()));
        assert!(holds(ColumnType::SmallInteger, "-32768.0") && !holds(ColumnType::SmallInteger, "32768"));
        assert!(holds(ColumnType::BigInteger, "9223372036854775807"));
        assert!(!holds(ColumnType::BigInteger, "9223372036854775808"));
        assert!(!holds(ColumnType::BigInteger, &"9".repeat(60)));
        assert!(holds(ColumnType::Integer, ".0") && holds(ColumnType::Integer, "+7"));
        assert!(holds(ColumnType::Numeric(4, 2), "-0099.50") && !holds(ColumnType::Numeric(4, 2), "100"));
        assert!(holds(ColumnType::Bit(3), "7") && !holds(ColumnType::Bit(3), "8"));
        assert!(holds(ColumnType::Bit(64), "18446744073709551615"));
        assert!(holds(ColumnType::Custom("INT(10) unsigned".into()), "4294967295"));
        assert!(!holds(ColumnType::Custom("mediumint".into()), "8388608"));
        assert!(holds(ColumnType::Custom("geometry".into()), "1"));
    }

    #[test]
    fn bits_of_a_text_are_those_of_its_bytes() {
        assert!(is_of_bits(&Literal::Bytes(vec![0, 5]), 3) && !is_of_bits(&Literal::Bytes(vec![8]), 3));
        assert!(is_of_bits(&"a".into(), 7) && !is_of_bits(&"101".into(), 3) && is_of_bits(&"".into(), 1));
    }
}
