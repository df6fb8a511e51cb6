//! Names and values as SQL text: the one place for each dialect.

use crate::{mysql, postgres, sqlite};
use migrator_core::capability::Dialect;
use migrator_core::name::ObjectName;
use migrator_core::schema::{Expression, Literal};

/// A name, quoted.
pub fn identifier(dialect: Dialect, name: &str) -> String {
    match dialect {
        Dialect::Sqlite => sqlite::quote::identifier(name),
        Dialect::Postgres => postgres::quote::identifier(name),
        Dialect::Mysql => mysql::quote::identifier(name),
    }
}

/// A table's name, quoted, with its schema if it has one.
pub fn object(dialect: Dialect, name: &ObjectName) -> String {
    match dialect {
        Dialect::Sqlite => sqlite::quote::object(name),
        Dialect::Postgres => postgres::quote::object(name),
        Dialect::Mysql => mysql::quote::object(name),
    }
}

/// A value.
pub fn literal(dialect: Dialect, value: &Literal) -> String {
    match dialect {
        Dialect::Sqlite => sqlite::quote::literal(value),
        Dialect::Postgres => postgres::quote::literal(value),
        Dialect::Mysql => mysql::quote::literal(value),
    }
}

/// Names, each as the dialect quotes it, with commas between them.
pub(crate) fn joined<S: AsRef<str>>(
    identifier: fn(&str) -> String,
    names: impl IntoIterator<Item = S>,
) -> String {
    names.into_iter().map(|name| identifier(name.as_ref())).collect::<Vec<_>>().join(", ")
}

/// A name as the dialect quotes it, behind the schema of `neighbour` where that has one.
pub(crate) fn qualified(identifier: fn(&str) -> String, neighbour: &ObjectName, name: &str) -> String {
    match &neighbour.schema {
        Some(schema) => format!("{}.{}", identifier(schema), identifier(name)),
        None => identifier(name),
    }
}

/// A value, with texts and bytes as the dialect writes them. A decimal that is no number is a text.
pub(crate) fn value(value: &Literal, text: fn(&str) -> String, bytes: fn(&[u8]) -> String) -> String {
    match value {
        Literal::Null => "NULL".into(),
        Literal::Boolean(true) => "TRUE".into(),
        Literal::Boolean(false) => "FALSE".into(),
        Literal::Integer(number) => number.to_string(),
        Literal::Decimal(number) if is_number(number) => number.clone(),
        Literal::Decimal(other) | Literal::Text(other) => text(other),
        Literal::Bytes(content) => bytes(content),
    }
}

/// Bytes in hexadecimal digits.
pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(crate) use migrator_core::limits::types::reads_as_number as is_number;

/// A number without exponent, with a digit before its point: `1e3` is `1000`, `.5` is `0.5`.
pub(crate) fn plain_number(number: &str) -> String {
    if let Some(digits) = number.strip_prefix('-') {
        return format!("-{}", plain_number(digits));
    }
    let number = number.strip_prefix('+').unwrap_or(number);
    let (mantissa, exponent) = match number.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().unwrap_or(i32::MAX)),
        None => (number, 0),
    };
    if exponent.unsigned_abs() > 400 {
        return number.to_owned();
    }
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let mut digits = format!("{whole}{fraction}");
    let mut point = i32::try_from(whole.len()).unwrap_or(0) + exponent;
    while point < 1 {
        digits.insert(0, '0');
        point += 1;
    }
    let point = usize::try_from(point).unwrap_or(0);
    while digits.len() < point {
        digits.push('0');
    }
    let (whole, fraction) = digits.split_at(point);
    let trimmed = whole.trim_start_matches('0');
    let whole = if trimmed.is_empty() { "0" } else { trimmed };
    if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") }
}

/// An expression in parentheses, that its own comments cannot swallow.
pub(crate) fn parenthesized(expression: &Expression) -> String {
    let sql = &expression.0;
    if sql.contains("--") || sql.contains('#') { format!("({sql}\n)") } else { format!("({sql})") }
}
