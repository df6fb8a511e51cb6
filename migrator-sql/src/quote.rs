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

/// Whether SQL reads the text as one number: `-12`, `9.50`, `.5`, `1e-7`.
pub(crate) fn is_number(text: &str) -> bool {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['-', '+']).unwrap_or(exponent))),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|exponent| !exponent.is_empty() && digits(exponent))
}

/// An expression in parentheses, that its own comments cannot swallow.
pub(crate) fn parenthesized(expression: &Expression) -> String {
    let sql = &expression.0;
    if sql.contains("--") || sql.contains('#') { format!("({sql}\n)") } else { format!("({sql})") }
}
