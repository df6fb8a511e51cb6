use super::expression::{Token, text_value, tokens};
use super::quote;
use crate::error::Unsupported;
use migrator_core::name::ObjectName;
use migrator_core::schema::ColumnType;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// How many characters a `VARCHAR` holds at most, where a row has 65,535 bytes and a character four.
const MAX_VARCHAR: u32 = 16_383;
const MAX_CHAR: u32 = 255;
const MAX_VARBINARY: u32 = 65_533;
const MAX_BITS: u32 = 64;
/// How many digits of a second a time keeps, unless it says otherwise.
const DIGITS: u8 = 6;

/// The name that a type is declared by.
///
/// A UUID is `CHAR(36)`: MariaDB has a type of its own since 10.7, MySQL has none, and a schema that moves
/// from one to the other stays the same. A time with its zone is a `TIMESTAMP`, which the database keeps
/// in UTC, and which ends in January 2038. A span of time is its text, as in ISO 8601; so are addresses.
pub(super) fn type_name(column_type: &ColumnType) -> Result<Cow<'static, str>, Unsupported> {
    Ok(match column_type {
        ColumnType::SmallInteger => "SMALLINT".into(),
        ColumnType::Integer => "INT".into(),
        ColumnType::BigInteger => "BIGINT".into(),
        ColumnType::Float => "FLOAT".into(),
        ColumnType::Double => "DOUBLE".into(),
        ColumnType::Numeric(precision, scale) => numeric(*precision, *scale)?.into(),
        ColumnType::Boolean => "TINYINT(1)".into(),
        ColumnType::String(length) => sized("VARCHAR", *length, MAX_VARCHAR, "make it a text")?,
        ColumnType::Char(length) => sized("CHAR", *length, MAX_CHAR, "make it a string of that length")?,
        ColumnType::VarBinary(length) => sized("VARBINARY", *length, MAX_VARBINARY, "make it a binary")?,
        ColumnType::Bit(length) => sized("BIT", *length, MAX_BITS, "make it a var_binary")?,
        ColumnType::Text | ColumnType::Xml => "LONGTEXT".into(),
        ColumnType::Binary => "LONGBLOB".into(),
        ColumnType::Uuid => "CHAR(36)".into(),
        ColumnType::Date => "DATE".into(),
        ColumnType::Time { with_time_zone: false, precision } => timed("TIME", *precision)?,
        ColumnType::Timestamp { with_time_zone: false, precision } => timed("DATETIME", *precision)?,
        ColumnType::Timestamp { with_time_zone: true, precision } => timed("TIMESTAMP", *precision)?,
        ColumnType::Interval => "VARCHAR(64)".into(),
        ColumnType::Inet | ColumnType::Cidr => "VARCHAR(43)".into(),
        ColumnType::MacAddr => "VARCHAR(23)".into(),
        ColumnType::Json | ColumnType::JsonBinary => "JSON".into(),
        ColumnType::Enumeration { name, labels } => enumeration(name, labels)?.into(),
        ColumnType::Custom(name) => name.clone().into(),
        other => return Err(no_such_type(other)),
    })
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

fn sized(word: &str, length: u32, max: u32, help: &str) -> Result<Cow<'static, str>, Unsupported> {
    if length > max {
        return Err(Unsupported::new(
            format!("{word}({length}) is too long: MySQL has {word}({max}) at most"),
            help,
        ));
    }
    Ok(format!("{word}({length})").into())
}

fn timed(word: &str, precision: Option<u8>) -> Result<Cow<'static, str>, Unsupported> {
    let digits = precision.unwrap_or(DIGITS);
    if digits > DIGITS {
        return Err(Unsupported::new(
            format!("{word}({digits}) is too exact: MySQL keeps {DIGITS} digits of a second"),
            format!("ask for at most {DIGITS} digits"),
        ));
    }
    Ok(format!("{word}({digits})").into())
}

fn numeric(precision: u32, scale: u32) -> Result<String, Unsupported> {
    if precision == 0 || precision > 65 || scale > 30 || scale > precision {
        return Err(Unsupported::new(
            format!(
                "numeric({precision}, {scale}) is beyond what MySQL has: 65 digits, 30 of them after the point"
            ),
            "ask for fewer digits",
        ));
    }
    Ok(format!("DECIMAL({precision},{scale})"))
}

fn enumeration(name: &ObjectName, labels: &[String]) -> Result<String, Unsupported> {
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
        return Err(Unsupported::new(fact, "give the label other words"));
    }
    let labels: Vec<String> = labels.iter().map(|label| quote::text(label)).collect();
    Ok(format!("ENUM({})", labels.join(",")))
}

/// Whether MySQL takes no plain literal as the type's default, only an expression.
pub(super) fn needs_expression_default(column_type: &ColumnType) -> bool {
    match canonical(column_type) {
        ColumnType::Text | ColumnType::Binary | ColumnType::Json => true,
        ColumnType::Custom(name) => is_large(&name),
        _ => false,
    }
}

/// Whether it is one of MySQL's types for values of any length, which no index takes whole.
pub(super) fn is_large(name: &str) -> bool {
    let word = name.trim_start().split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let word = word.to_ascii_lowercase();
    word.ends_with("text") || word.ends_with("blob") || word == "json"
}

/// Whether it is one of MySQL's types for numbers.
pub(super) fn is_number(name: &str) -> bool {
    let word = name.trim_start().split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    ["tinyint", "smallint", "mediumint", "int", "bigint", "decimal", "float", "double", "year"]
        .iter()
        .any(|number| word.eq_ignore_ascii_case(number))
}

/// How many digits of a second a time of this type keeps.
pub(super) fn digits(column_type: &ColumnType) -> u8 {
    match column_type {
        ColumnType::Time { precision, .. } | ColumnType::Timestamp { precision, .. } => {
            precision.unwrap_or(DIGITS)
        }
        _ => DIGITS,
    }
}

/// The type as it is read back: what MySQL has in its place.
pub(super) fn canonical(column_type: &ColumnType) -> ColumnType {
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
        ColumnType::Custom(name) => read(name),
        other => other.clone(),
    }
}

/// A type from its declaration, as a user writes it or the catalog gives it. An enumeration has no name
/// there.
pub(super) fn read(declared: &str) -> ColumnType {
    let text = tidy(declared);
    let (word, rest) = text.split_once('(').unwrap_or((&text, ""));
    let (arguments, after) = rest.split_once(')').unwrap_or((rest, ""));
    let numbers: Vec<u32> = arguments.split(',').filter_map(|number| number.trim().parse().ok()).collect();
    let precision = |numbers: &[u32]| numbers.first().map_or(Some(0), |digits| u8::try_from(*digits).ok());
    match (word, numbers.as_slice(), after) {
        ("smallint" | "int2", _, "") => ColumnType::SmallInteger,
        ("int" | "integer" | "int4", _, "") => ColumnType::Integer,
        ("bigint" | "int8", _, "") => ColumnType::BigInteger,
        ("float" | "float4", [], "") => ColumnType::Float,
        ("double" | "double precision" | "real" | "float8", [], "") => ColumnType::Double,
        ("decimal" | "numeric" | "dec" | "fixed", [precision, scale], "") => {
            ColumnType::Numeric(*precision, *scale)
        }
        ("decimal" | "numeric" | "dec" | "fixed", [precision], "") => ColumnType::Numeric(*precision, 0),
        ("decimal" | "numeric" | "dec" | "fixed", [], "") => ColumnType::Numeric(10, 0),
        ("tinyint", [1], "") | ("bool" | "boolean", [], "") => ColumnType::Boolean,
        ("varchar" | "character varying", [length], "") => ColumnType::String(*length),
        ("char" | "character", [length], "") => ColumnType::Char(*length),
        ("char" | "character", [], "") => ColumnType::Char(1),
        ("varbinary", [length], "") => ColumnType::VarBinary(*length),
        ("bit", [length], "") => ColumnType::Bit(*length),
        ("bit", [], "") => ColumnType::Bit(1),
        ("longtext", _, "") => ColumnType::Text,
        ("longblob", _, "") => ColumnType::Binary,
        ("date", [], "") => ColumnType::Date,
        ("time", numbers, "") => ColumnType::Time { with_time_zone: false, precision: precision(numbers) },
        ("datetime", numbers, "") => {
            ColumnType::Timestamp { with_time_zone: false, precision: precision(numbers) }
        }
        ("timestamp", numbers, "") => {
            ColumnType::Timestamp { with_time_zone: true, precision: precision(numbers) }
        }
        ("json", [], "") => ColumnType::Json,
        ("enum", _, _) => ColumnType::Enumeration { name: "".into(), labels: labels(declared) },
        // A display width says nothing of the values; MySQL 8 leaves it out, MariaDB does not.
        ("tinyint" | "smallint" | "mediumint" | "int" | "integer" | "bigint", _, _) => {
            let word = if word == "integer" { "int" } else { word };
            ColumnType::Custom(format!("{word}{after}"))
        }
        _ => ColumnType::Custom(text),
    }
}

fn labels(declared: &str) -> Vec<String> {
    tokens(declared)
        .filter_map(|token| match token {
            Token::Text(raw) => Some(text_value(raw)),
            _ => None,
        })
        .collect()
}

/// Small letters but in quotes, single blanks, none around brackets and commas.
fn tidy(declared: &str) -> String {
    let mut text = String::with_capacity(declared.len());
    let mut blank = false;
    for token in tokens(declared) {
        match token {
            Token::Blank(_) => blank = true,
            Token::Symbol(symbol @ ("(" | ")" | ",")) => {
                text.push_str(symbol);
                blank = symbol == ")";
            }
            other => {
                if blank && !text.is_empty() && !text.ends_with(['(', ',']) {
                    text.push(' ');
                }
                blank = false;
                match other {
                    Token::Text(raw) => text.push_str(raw),
                    other => text.push_str(&other.raw().to_lowercase()),
                }
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_declared_is_read_back() {
        use ColumnType as T;
        for column_type in [
            T::SmallInteger,
            T::BigInteger,
            T::Double,
            T::Numeric(12, 2),
            T::Boolean,
            T::String(9),
            T::Bit(3),
            T::VarBinary(5),
            T::Uuid,
            T::Xml,
            T::JsonBinary,
            T::Time { with_time_zone: false, precision: None },
            T::Timestamp { with_time_zone: true, precision: Some(3) },
            T::Enumeration {
                name: "".into(),
                labels: vec!["so".into(), "it's".into(), "a\\b, \"c\"".into()],
            },
        ] {
            assert_eq!(read(&type_name(&column_type).unwrap()), canonical(&column_type));
        }
        assert_eq!(read("int(11)"), T::Integer);
        assert_eq!(read("INT ( 10 )  UNSIGNED"), T::Custom("int unsigned".into()));
        assert_eq!(read("set('a', 'B')"), T::Custom("set('a','B')".into()));
    }
}
