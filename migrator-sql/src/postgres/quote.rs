//! Names and values in PostgreSQL's quotes: the one place that knows them.

pub(super) use crate::quote::parenthesized;
use crate::quote::{self, hexadecimal, joined, qualified};
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
    joined(identifier, names)
}

/// An object's name, quoted, behind the name of its schema where that is given.
pub fn object(name: &ObjectName) -> String {
    in_schema(name, &name.name)
}

/// Another name in the same schema as `neighbour`, quoted.
pub fn in_schema(neighbour: &ObjectName, name: &str) -> String {
    qualified(identifier, neighbour, name)
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
    quote::value(value, text, bytes)
}

/// The type stands behind: on its own the text is none of bytes. Whatever `standard_conforming_strings`
/// says, the backslash is one.
fn bytes(bytes: &[u8]) -> String {
    format!(r"E'\\x{}'::bytea", hexadecimal(bytes))
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

/// A name, quoted only where it needs it: where it is not a small plain word, or is a word of SQL's.
pub(super) fn name(name: &str) -> String {
    let mut chars = name.chars();
    let plain = chars.next().is_some_and(|c| c.is_ascii_lowercase() || c == '_')
        && chars.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if plain && RESERVED.binary_search(&name).is_err() { name.to_owned() } else { identifier(name) }
}

/// The words that PostgreSQL reads as no name: <https://www.postgresql.org/docs/current/sql-keywords-appendix.html>.
const RESERVED: &[&str] = &[
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "authorization",
    "between",
    "binary",
    "both",
    "case",
    "cast",
    "check",
    "collate",
    "collation",
    "column",
    "concurrently",
    "constraint",
    "create",
    "cross",
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "default",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "escape",
    "except",
    "exists",
    "false",
    "fetch",
    "filter",
    "for",
    "foreign",
    "freeze",
    "from",
    "full",
    "grant",
    "group",
    "having",
    "ilike",
    "in",
    "initially",
    "inner",
    "intersect",
    "into",
    "is",
    "isnull",
    "join",
    "lateral",
    "leading",
    "left",
    "like",
    "limit",
    "localtime",
    "localtimestamp",
    "natural",
    "not",
    "notnull",
    "null",
    "offset",
    "on",
    "only",
    "operator",
    "or",
    "order",
    "outer",
    "over",
    "overlaps",
    "placing",
    "primary",
    "references",
    "returning",
    "right",
    "row",
    "select",
    "session_user",
    "similar",
    "some",
    "symmetric",
    "system_user",
    "table",
    "tablesample",
    "then",
    "to",
    "trailing",
    "true",
    "union",
    "unique",
    "user",
    "using",
    "variadic",
    "verbose",
    "when",
    "where",
    "window",
    "with",
    "within",
];

/// The body of a function, between dollar signs with a word that is not in it.
pub(super) fn body(code: &str) -> String {
    let mut word = "body".to_owned();
    while code.contains(&format!("${word}")) {
        word.push('_');
    }
    format!("${word}${code}${word}$")
}
