use super::quote::{self, object};
use super::type_name;
pub(super) use migrator_core::limits::types::{is_number, is_text, is_whole_number};
use migrator_core::name::ObjectName;
use migrator_core::schema::{ColumnType, Schema};

/// PostgreSQL's name of the type.
pub(super) fn name(column_type: &ColumnType) -> String {
    let seconds = |word: &str, precision: &Option<u8>, with_time_zone: bool| {
        let precision = precision.map(|digits| format!("({digits})")).unwrap_or_default();
        let zone = if with_time_zone { " WITH TIME ZONE" } else { "" };
        format!("{word}{precision}{zone}")
    };
    match column_type {
        ColumnType::SmallInteger => "SMALLINT".into(),
        ColumnType::Integer => "INTEGER".into(),
        ColumnType::BigInteger => "BIGINT".into(),
        ColumnType::Float => "REAL".into(),
        ColumnType::Double => "DOUBLE PRECISION".into(),
        ColumnType::Numeric(precision, scale) => format!("NUMERIC({precision}, {scale})"),
        ColumnType::UnboundedNumeric => "NUMERIC".into(),
        ColumnType::Money => "MONEY".into(),
        ColumnType::Boolean => "BOOLEAN".into(),
        ColumnType::String(length) => format!("VARCHAR({length})"),
        ColumnType::Char(length) => format!("CHAR({length})"),
        ColumnType::Text => "TEXT".into(),
        ColumnType::Binary | ColumnType::VarBinary(_) => "BYTEA".into(),
        ColumnType::Bit(length) => format!("BIT({length})"),
        ColumnType::VarBit(length) => format!("VARBIT({length})"),
        ColumnType::Uuid => "UUID".into(),
        ColumnType::Date => "DATE".into(),
        ColumnType::Time { with_time_zone, precision } => seconds("TIME", precision, *with_time_zone),
        ColumnType::Timestamp { with_time_zone: true, precision: None } => "TIMESTAMPTZ".into(),
        ColumnType::Timestamp { with_time_zone, precision } => {
            seconds("TIMESTAMP", precision, *with_time_zone)
        }
        ColumnType::Interval => "INTERVAL".into(),
        ColumnType::Json => "JSON".into(),
        ColumnType::JsonBinary => "JSONB".into(),
        ColumnType::Xml => "XML".into(),
        ColumnType::Inet => "INET".into(),
        ColumnType::Cidr => "CIDR".into(),
        ColumnType::MacAddr => "MACADDR".into(),
        ColumnType::TsVector => "TSVECTOR".into(),
        ColumnType::Array(element) => format!("{}[]", name(element)),
        ColumnType::Enumeration { name, .. } => object(name),
        ColumnType::Custom(name) => name.clone(),
    }
}

/// The type of this name, as the catalogs write it: `character varying(20)`, `integer[]`.
pub(super) fn parse(text: &str) -> ColumnType {
    let normal = type_name::normal(text);
    if let Some(element) = normal.strip_suffix("[]") {
        return ColumnType::Array(Box::new(parse(element)));
    }
    known(&normal).unwrap_or(ColumnType::Custom(normal))
}

fn known(normal: &str) -> Option<ColumnType> {
    let (word, numbers, rest) = match normal.split_once('(') {
        Some((word, rest)) => {
            let (numbers, rest) = rest.split_once(')')?;
            let numbers: Option<Vec<u32>> = numbers.split(',').map(|n| n.trim().parse().ok()).collect();
            (word.trim(), numbers?, rest.trim())
        }
        None => {
            let (word, rest) = match normal.split_once(" with") {
                Some((word, _)) => (word, normal[word.len()..].trim()),
                None => (normal, ""),
            };
            (word, Vec::new(), rest)
        }
    };
    let digits = || numbers.first().and_then(|digits| u8::try_from(*digits).ok());
    Some(match (word, numbers.as_slice(), rest) {
        ("smallint", [], "") => ColumnType::SmallInteger,
        ("integer", [], "") => ColumnType::Integer,
        ("bigint", [], "") => ColumnType::BigInteger,
        ("smallserial" | "serial2", [], "") => ColumnType::SmallInteger,
        ("serial" | "serial4", [], "") => ColumnType::Integer,
        ("bigserial" | "serial8", [], "") => ColumnType::BigInteger,
        ("real", [], "") => ColumnType::Float,
        ("double precision", [], "") => ColumnType::Double,
        ("numeric", [], "") => ColumnType::UnboundedNumeric,
        ("numeric", [precision], "") => ColumnType::Numeric(*precision, 0),
        ("numeric", [precision, scale], "") => ColumnType::Numeric(*precision, *scale),
        ("money", [], "") => ColumnType::Money,
        ("boolean", [], "") => ColumnType::Boolean,
        ("character varying", [length], "") => ColumnType::String(*length),
        ("character", [length], "") => ColumnType::Char(*length),
        ("character", [], "") => ColumnType::Char(1),
        ("text", [], "") => ColumnType::Text,
        ("bytea", [], "") => ColumnType::Binary,
        ("bit", [length], "") => ColumnType::Bit(*length),
        ("bit", [], "") => ColumnType::Bit(1),
        ("bit varying", [length], "") => ColumnType::VarBit(*length),
        ("uuid", [], "") => ColumnType::Uuid,
        ("date", [], "") => ColumnType::Date,
        ("time", [] | [_], zone) => {
            ColumnType::Time { with_time_zone: zone == "with time zone", precision: digits() }
        }
        ("timestamp", [] | [_], zone) => {
            ColumnType::Timestamp { with_time_zone: zone == "with time zone", precision: digits() }
        }
        ("interval", [], "") => ColumnType::Interval,
        ("json", [], "") => ColumnType::Json,
        ("jsonb", [], "") => ColumnType::JsonBinary,
        ("xml", [], "") => ColumnType::Xml,
        ("inet", [], "") => ColumnType::Inet,
        ("cidr", [], "") => ColumnType::Cidr,
        ("macaddr", [], "") => ColumnType::MacAddr,
        ("tsvector", [], "") => ColumnType::TsVector,
        _ => return None,
    })
}

/// The type as PostgreSQL has it.
pub(super) fn canonical(column_type: &ColumnType, schema: &Schema) -> ColumnType {
    match column_type {
        ColumnType::VarBinary(_) => ColumnType::Binary,
        ColumnType::Array(element) => match canonical(element, schema) {
            // PostgreSQL does not tell how deep a list is.
            ColumnType::Array(inner) => ColumnType::Array(inner),
            element => ColumnType::Array(Box::new(element)),
        },
        ColumnType::Custom(own) => match parse(own) {
            ColumnType::Custom(name) => {
                let plain = ObjectName::from(name.trim_matches('"'));
                match schema.enums.get(&plain) {
                    Some(labels) => ColumnType::Enumeration { name: plain, labels: labels.clone() },
                    None => ColumnType::Custom(name),
                }
            }
            other => other,
        },
        other => other.clone(),
    }
}

/// Whether the type brings a sequence of its own.
pub(super) fn is_serial(column_type: &ColumnType) -> bool {
    matches!(column_type, ColumnType::Custom(name) if matches!(
        name.trim().to_lowercase().as_str(),
        "serial" | "serial2" | "serial4" | "serial8" | "bigserial" | "smallserial"
    ))
}

/// Whether a cast to a type of this name leaves what a default of the column's type is: an
/// enumeration's name, or the text form of its own type without a length.
pub(super) fn is_element(name: &str, column_type: &ColumnType) -> bool {
    match column_type {
        ColumnType::Enumeration { name: own, .. } => {
            let own = quote::name(&own.name);
            name.strip_suffix(&own).is_some_and(|schema| schema.is_empty() || schema.ends_with('.'))
        }
        ColumnType::Array(element) => name.strip_suffix("[]").is_some_and(|name| {
            is_element(name, element)
                || parse(name) == **element
                || type_name::is_text(name) && is_text(element)
        }),
        ColumnType::Timestamp { .. } => name.starts_with("timestamp"),
        ColumnType::Time { .. } => name.starts_with("time"),
        ColumnType::Bit(_) | ColumnType::VarBit(_) => name.starts_with("bit"),
        own if is_text(own) => type_name::is_text(name),
        own if is_number(own) => type_name::is_number(name),
        ColumnType::Custom(own) => own.split('(').next() == name.split('(').next(),
        _ => false,
    }
}
