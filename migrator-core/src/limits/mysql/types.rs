use super::declared::custom;
use crate::limits::Unsupported;
use crate::name::ObjectName;
use crate::schema::ColumnType;
use std::collections::BTreeSet;

/// How many characters a `VARCHAR` holds at most, where a row has 65,535 bytes and a character four.
const MAX_VARCHAR: u32 = 16_383;
const MAX_CHAR: u32 = 255;
const MAX_VARBINARY: u32 = 65_533;
const MAX_BITS: u32 = 64;
/// How many digits of a second a time keeps at most, and unless it says otherwise.
const DIGITS: u8 = 6;

/// Checks that MySQL has the type.
pub(super) fn check(column_type: &ColumnType) -> Result<(), Unsupported> {
    match column_type {
        ColumnType::Numeric(precision, scale) => check_numeric(*precision, *scale),
        ColumnType::String(length) => check_size("VARCHAR", *length, MAX_VARCHAR, "make it a text"),
        ColumnType::Char(length) => check_size("CHAR", *length, MAX_CHAR, "make it a string of that length"),
        ColumnType::VarBinary(length) => check_size("VARBINARY", *length, MAX_VARBINARY, "make it a binary"),
        ColumnType::Bit(length) => check_size("BIT", *length, MAX_BITS, "make it a var_binary"),
        ColumnType::Time { with_time_zone: false, precision } => check_digits("TIME", *precision),
        ColumnType::Timestamp { with_time_zone: false, precision } => check_digits("DATETIME", *precision),
        ColumnType::Timestamp { with_time_zone: true, precision } => check_digits("TIMESTAMP", *precision),
        ColumnType::Enumeration { name, labels } => check_labels(name, labels),
        ColumnType::Time { with_time_zone: true, .. }
        | ColumnType::UnboundedNumeric
        | ColumnType::Money
        | ColumnType::VarBit(_)
        | ColumnType::TsVector
        | ColumnType::Array(_) => Err(no_such_type(column_type)),
        _ => Ok(()),
    }
}

fn no_such_type(column_type: &ColumnType) -> Unsupported {
    let help = match column_type {
        ColumnType::Time { .. } => "use timestamp_tz(…), or a time and a column for the zone",
        ColumnType::UnboundedNumeric => "say how many digits it has: numeric(…, 30, 10)",
        ColumnType::Money => "use numeric(…, 19, 4)",
        ColumnType::VarBit(_) => "use bit(…) with a fixed number of bits, or var_binary(…)",
        ColumnType::TsVector => "use a text with a fulltext index",
        ColumnType::Array(_) => "use json(…), or a table of its own",
        _ => "use another type, or custom(…) with a type that the server has",
    };
    Unsupported::new(format!("MySQL has no type {column_type}"), help)
}

fn check_size(word: &str, length: u32, max: u32, help: &str) -> Result<(), Unsupported> {
    if length > max {
        return Err(Unsupported::new(
            format!("{word}({length}) is too long: MySQL has {word}({max}) at most"),
            help,
        ));
    }
    Ok(())
}

fn check_digits(word: &str, precision: Option<u8>) -> Result<(), Unsupported> {
    let digits = precision.unwrap_or(DIGITS);
    if digits > DIGITS {
        return Err(Unsupported::new(
            format!("{word}({digits}) is too exact: MySQL keeps {DIGITS} digits of a second"),
            format!("ask for at most {DIGITS} digits"),
        ));
    }
    Ok(())
}

fn check_numeric(precision: u32, scale: u32) -> Result<(), Unsupported> {
    if precision == 0 || precision > 65 || scale > 30 || scale > precision {
        return Err(Unsupported::new(
            format!(
                "numeric({precision}, {scale}) is beyond what MySQL has: 65 digits, 30 of them after the point"
            ),
            "ask for fewer digits",
        ));
    }
    Ok(())
}

fn check_labels(name: &ObjectName, labels: &[String]) -> Result<(), Unsupported> {
    let mut seen = BTreeSet::new();
    for label in labels {
        let fact = if label.ends_with(' ') {
            format!("label `{label}` of enumeration `{name}` ends in a space, which MySQL takes away")
        } else if label.chars().count() > 255 {
            format!("a label of enumeration `{name}` has more than 255 characters")
        } else if !seen.insert(label.to_lowercase()) {
            format!("enumeration `{name}` has labels that differ from `{label}` in their letters' case only")
        } else {
            continue;
        };
        return Err(Unsupported::new(fact, "give the label other words").at(label));
    }
    Ok(())
}

/// How many digits of a second a time of this type keeps.
pub fn digits(column_type: &ColumnType) -> u8 {
    match column_type {
        ColumnType::Time { precision, .. } | ColumnType::Timestamp { precision, .. } => {
            precision.unwrap_or(DIGITS)
        }
        _ => DIGITS,
    }
}

/// The type that MySQL has in the place of one that it does not have: text for XML, `CHAR(36)` for a UUID.
pub fn kept_as(column_type: &ColumnType) -> ColumnType {
    match column_type {
        ColumnType::Uuid => ColumnType::Char(36),
        ColumnType::Interval => ColumnType::String(64),
        ColumnType::Inet | ColumnType::Cidr => ColumnType::String(43),
        ColumnType::MacAddr => ColumnType::String(23),
        ColumnType::Xml => ColumnType::Text,
        ColumnType::JsonBinary => ColumnType::Json,
        ColumnType::Time { with_time_zone, .. } => {
            ColumnType::Time { with_time_zone: *with_time_zone, precision: Some(digits(column_type)) }
        }
        ColumnType::Timestamp { with_time_zone, .. } => {
            ColumnType::Timestamp { with_time_zone: *with_time_zone, precision: Some(digits(column_type)) }
        }
        other => other.clone(),
    }
}

/// The same, with what a user declared in words of MySQL read.
pub(super) fn known(column_type: &ColumnType) -> ColumnType {
    match column_type {
        ColumnType::Custom(name) => custom(name),
        other => kept_as(other),
    }
}

/// Whether it is one of MySQL's types for values of any length, which no index takes whole.
pub fn is_large(name: &str) -> bool {
    let word = name.trim_start().split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let word = word.to_ascii_lowercase();
    word.ends_with("text") || word.ends_with("blob") || word == "json"
}
