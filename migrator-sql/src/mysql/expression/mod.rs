//! SQL that users wrote: conditions and defaults.

mod node;
mod normal;
mod parse;
mod token;

pub(super) use token::{Token, text_value, tokens};

use super::quote::identifier;
use crate::error::Unsupported;
use migrator_core::schema::Expression;

/// An expression as the database reads it: names in double quotes, which are the model's, become names
/// in backticks.
///
/// # Errors
///
/// When it holds what MySQL reads as something else: `||` is its OR, and `::` is nothing to it.
pub(super) fn translated(expression: &Expression) -> Result<Expression, Unsupported> {
    let mut sql = String::with_capacity(expression.0.len());
    let mut before = "";
    for token in tokens(&expression.0) {
        match token {
            Token::DoubleQuoted(raw) => sql.push_str(&identifier(&token::unquoted(raw, '"'))),
            Token::Symbol("|") if before == "|" => {
                return Err(Unsupported::new(
                    format!("`{expression}` joins texts with `||`, which is OR on MySQL"),
                    "write CONCAT(a, b), or OR where that is meant",
                ));
            }
            Token::Symbol(":") if before == ":" => {
                return Err(Unsupported::new(
                    format!("`{expression}` casts with `::`, which MySQL cannot read"),
                    "write CAST(… AS …), which every database reads",
                ));
            }
            other => sql.push_str(other.raw()),
        }
        before = token.raw();
    }
    Ok(Expression(sql))
}

/// An expression in parentheses, as the database reads it.
///
/// # Errors
///
/// Those of [`translated`].
pub(super) fn parenthesized(expression: &Expression) -> Result<String, Unsupported> {
    Ok(crate::quote::parenthesized(&translated(expression)?))
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

/// The tokens, with the names and blanks in one form.
fn by_tokens(sql: &str) -> String {
    let mut text = String::with_capacity(sql.len());
    for token in tokens(sql) {
        match token {
            Token::Blank(_) => {}
            Token::Backticked(raw) => text.push_str(&name(&token::unquoted(raw, '`'))),
            Token::DoubleQuoted(raw) => text.push_str(&name(&token::unquoted(raw, '"'))),
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
