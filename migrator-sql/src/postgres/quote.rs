//! Names and values in PostgreSQL's quotes: the one place that knows them.

use crate::quote::is_number;
pub(super) use crate::quote::parenthesized;
use migrator_core::name::ObjectName;
use migrator_core::schema::{Expression, Literal};

/// A name, quoted.
///
/// A NUL character in it has no SQL; rendering refuses every statement that holds one.
///
/// ```
/// assert_eq!(migrator_sql::postgres::quote::identifier("we\"ird"), r#""we""ird""#);
/// ```
pub fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Names, quoted, with commas between them.
pub fn identifiers<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> String {
    names.into_iter().map(|name| identifier(name.as_ref())).collect::<Vec<_>>().join(", ")
}

/// An object's name, quoted, behind the name of its schema where that is given.
pub fn object(name: &ObjectName) -> String {
    in_schema(name, &name.name)
}

/// Another name in the same schema as `neighbour`, quoted.
pub fn in_schema(neighbour: &ObjectName, name: &str) -> String {
    match &neighbour.schema {
        Some(schema) => format!("{}.{}", identifier(schema), identifier(name)),
        None => identifier(name),
    }
}

/// A value. A decimal that is no number is written as text. A text cannot hold a NUL character;
/// rendering refuses it.
///
/// ```
/// use migrator_sql::postgres::quote::literal;
/// assert_eq!(literal(&"o'brien".into()), "'o''brien'");
/// assert_eq!(literal(&r"a\b".into()), r"E'a\\b'");
/// ```
pub fn literal(value: &Literal) -> String {
    match value {
        Literal::Null => "NULL".into(),
        Literal::Boolean(true) => "TRUE".into(),
        Literal::Boolean(false) => "FALSE".into(),
        Literal::Integer(number) => number.to_string(),
        Literal::Decimal(number) if is_number(number) => number.clone(),
        Literal::Decimal(other) | Literal::Text(other) => text(other),
        Literal::Bytes(bytes) => {
            let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            // The type in front: on its own the text is none of bytes.
            format!("'\\x{hex}'::bytea")
        }
    }
}

/// A text. One with a backslash is written so that it means the same whatever
/// `standard_conforming_strings` says.
pub fn text(text: &str) -> String {
    let quoted = text.replace('\'', "''");
    if text.contains('\\') { format!("E'{}'", quoted.replace('\\', "\\\\")) } else { format!("'{quoted}'") }
}

/// A condition behind `WHERE`. A comment at its end must not swallow what a script has behind it.
pub(super) fn predicate(condition: &Expression) -> String {
    if condition.0.contains("--") { format!("{}\n", condition.0) } else { condition.0.clone() }
}
