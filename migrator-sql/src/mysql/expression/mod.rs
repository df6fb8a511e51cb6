//! SQL that users wrote: conditions and defaults.

mod node;
mod normal;
mod parse;
mod phrase;
mod token;

pub(super) use token::{Token, text_value, tokens, unquoted};

use super::quote::identifier;
use migrator_core::schema::Expression;
use node::Node;

/// An expression in parentheses, as the database reads it: names in double quotes, which are the model's,
/// become names in backticks.
pub(super) fn parenthesized(expression: &Expression) -> String {
    let mut sql = String::with_capacity(expression.0.len());
    for token in tokens(&expression.0) {
        match token {
            Token::DoubleQuoted(raw) => sql.push_str(&identifier(&unquoted(raw, '"'))),
            other => sql.push_str(other.raw()),
        }
    }
    crate::quote::parenthesized(&Expression(sql))
}

/// An expression in the one form that stands for all which mean the same: what a user wrote and what the
/// database made of it come out alike. Both sides of a comparison go through it. It is SQL still, in the
/// model's words.
pub(super) fn canonical(sql: &str) -> String {
    match parse::parse(sql) {
        Some(node) => normal::normal(node).to_string(),
        None => by_tokens(sql),
    }
}

/// What an expression is, where it is as simple as most defaults are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    /// `NULL`.
    Null,
    /// A text.
    Text(String),
    /// A number.
    Number(String),
    /// Bytes.
    Bytes(Vec<u8>),
    /// The time: `current_timestamp`, `current_date` or `current_time`.
    Now(&'static str),
    /// Anything else, in canonical form.
    Other(String),
}

/// What an expression is.
pub(super) fn value(sql: &str) -> Value {
    let Some(node) = parse::parse(sql) else { return Value::Other(by_tokens(sql)) };
    match normal::simplified(node) {
        Node::Text(text) => Value::Text(text),
        Node::Word(word) if word == "null" => Value::Null,
        Node::Word(word) => match word.strip_prefix("0x").and_then(bytes) {
            Some(bytes) => Value::Bytes(bytes),
            None if crate::quote::is_number(&word) => Value::Number(word),
            None => Value::Other(word),
        },
        Node::Call(name, _) if name == "current_timestamp" => Value::Now("current_timestamp"),
        Node::Call(name, _) if name == "current_date" => Value::Now("current_date"),
        Node::Call(name, _) if name == "current_time" => Value::Now("current_time"),
        other => Value::Other(normal::normal(other).to_string()),
    }
}

/// The bytes of hexadecimal digits.
fn bytes(digits: &str) -> Option<Vec<u8>> {
    if !digits.is_ascii() || !digits.len().is_multiple_of(2) {
        return None;
    }
    (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).ok()).collect()
}

/// The tokens, with the names and blanks in one form.
fn by_tokens(sql: &str) -> String {
    let mut text = String::with_capacity(sql.len());
    for token in tokens(sql) {
        match token {
            Token::Blank(_) => {}
            Token::Backticked(raw) => text.push_str(&name(&unquoted(raw, '`'))),
            Token::DoubleQuoted(raw) => text.push_str(&name(&unquoted(raw, '"'))),
            Token::Word(raw) | Token::Number(raw) => text.push_str(&raw.to_lowercase()),
            Token::Text(raw) => text.push_str(&super::quote::text(&text_value(raw))),
            Token::Symbol(raw) => text.push_str(raw),
        }
        if !matches!(token, Token::Blank(_)) {
            text.push(' ');
        }
    }
    text.truncate(text.trim_end().len());
    text
}

/// The body of a trigger or a function as the catalog has it: the texts in it stand there with their
/// escapes read, and only their quotes doubled.
pub(super) fn catalog_body(body: &str) -> String {
    let body = body.trim().trim_end_matches(';').trim_end();
    let text = |raw: &str| format!("'{}'", text_value(raw).replace('\'', "''"));
    tokens(body)
        .map(|token| match token {
            Token::Text(raw) => text(raw),
            other => other.raw().to_owned(),
        })
        .collect()
}

/// A name as the model writes it in expressions.
fn name(name: &str) -> String {
    let plain = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && !RESERVED.contains(&name);
    if plain { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

/// Words that are no names without quotes, and that a column may well be called by.
const RESERVED: [&str; 41] = [
    "all",
    "and",
    "as",
    "between",
    "by",
    "case",
    "check",
    "column",
    "default",
    "desc",
    "distinct",
    "else",
    "exists",
    "false",
    "for",
    "from",
    "group",
    "having",
    "in",
    "index",
    "interval",
    "is",
    "key",
    "like",
    "limit",
    "not",
    "null",
    "or",
    "order",
    "primary",
    "range",
    "rank",
    "references",
    "row",
    "select",
    "set",
    "table",
    "then",
    "true",
    "when",
    "where",
];

#[cfg(test)]
mod tests;
