//! SQL to tokens.
//!
//! <https://www.postgresql.org/docs/current/sql-syntax-lexical.html>

use crate::postgres::quote::{identifier, text};
use crate::quote::plain_number;

/// A piece of SQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::postgres) enum Token {
    /// A name or keyword without quotes, in lower case.
    Word(String),
    /// A name in quotes, without them.
    Quoted(String),
    /// A text, as it is meant.
    Text(String),
    /// A number.
    Number(String),
    /// An operator, or a mark: brackets, comma, point, `::`.
    Mark(String),
}

const OPERATOR_CHARS: &str = "+-*/<>=~!@#%^&|`?";

/// The tokens of a text, or nothing where a quote or a comment does not end.
pub(in crate::postgres) fn tokens(sql: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let (token, after) = match first {
            c if c.is_whitespace() => (None, &rest[c.len_utf8()..]),
            '-' if rest.starts_with("--") => (None, rest.find('\n').map_or("", |end| &rest[end..])),
            '/' if rest.starts_with("/*") => (None, after_comment(rest)?),
            '\'' => quoted(rest, '\'', false).map(|(text, after)| (Some(Token::Text(text)), after))?,
            '"' => quoted(rest, '"', false).map(|(name, after)| (Some(Token::Quoted(name)), after))?,
            'e' | 'E' if rest[1..].starts_with('\'') => {
                quoted(&rest[1..], '\'', true).map(|(text, after)| (Some(Token::Text(text)), after))?
            }
            // Bits, and texts with their own escapes, are left alone.
            'b' | 'B' | 'x' | 'X' | 'n' | 'N' if rest[1..].starts_with('\'') => return None,
            'u' | 'U' if rest[1..].starts_with("&'") || rest[1..].starts_with("&\"") => return None,
            '$' => dollar_quoted(rest)?,
            c if c.is_ascii_digit() || c == '.' && rest[1..].starts_with(|c: char| c.is_ascii_digit()) => {
                let length = number_length(rest);
                (Some(Token::Number(plain_number(&rest[..length]))), &rest[length..])
            }
            c if is_word(c) => {
                let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
                (Some(Token::Word(rest[..length].to_lowercase())), &rest[length..])
            }
            c if OPERATOR_CHARS.contains(c) => {
                let length = operator_length(rest);
                let operator = if &rest[..length] == "!=" { "<>" } else { &rest[..length] };
                (Some(Token::Mark(operator.to_owned())), &rest[length..])
            }
            ':' if rest.starts_with("::") => (Some(Token::Mark("::".into())), &rest[2..]),
            c => (Some(Token::Mark(c.to_string())), &rest[c.len_utf8()..]),
        };
        tokens.extend(token);
        rest = after;
    }
    Some(tokens)
}

/// The tokens with single blanks between them, or the text as it is.
pub(in crate::postgres) fn joined(sql: &str) -> String {
    let Some(tokens) = tokens(sql) else { return sql.trim().to_owned() };
    let words: Vec<String> = tokens
        .into_iter()
        .map(|token| match token {
            Token::Word(word) | Token::Number(word) | Token::Mark(word) => word,
            Token::Quoted(name) => identifier(&name),
            Token::Text(value) => text(&value),
        })
        .collect();
    words.join(" ")
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// What stands between two quotes, and what follows them.
fn quoted(text: &str, quote: char, escapes: bool) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut chars = text[1..].char_indices();
    while let Some((at, c)) = chars.next() {
        if c == quote {
            let after = &text[1 + at + 1..];
            if !after.starts_with(quote) {
                return Some((value, after));
            }
            value.push(quote);
            chars.next();
        } else if c == '\\' && escapes {
            match chars.next()?.1 {
                'n' => value.push('\n'),
                't' => value.push('\t'),
                'r' => value.push('\r'),
                'b' => value.push('\u{8}'),
                'f' => value.push('\u{c}'),
                '0'..='9' | 'x' | 'u' | 'U' => return None,
                other => value.push(other),
            }
        } else {
            value.push(c);
        }
    }
    None
}

/// `$$text$$`, `$tag$text$tag$`, or a parameter, which no expression of ours has.
fn dollar_quoted(text: &str) -> Option<(Option<Token>, &str)> {
    let end = text[1..].find('$')? + 2;
    let tag = &text[..end];
    if !tag[1..end - 1].chars().all(|c| c.is_alphanumeric() || c == '_') {
        return None;
    }
    let (value, after) = text[end..].split_once(tag)?;
    Some((Some(Token::Text(value.to_owned())), after))
}

/// What follows the comment that the text begins with; comments nest.
fn after_comment(text: &str) -> Option<&str> {
    let mut depth = 0;
    let mut rest = text;
    loop {
        if let Some(after) = rest.strip_prefix("/*") {
            depth += 1;
            rest = after;
        } else if let Some(after) = rest.strip_prefix("*/") {
            depth -= 1;
            rest = after;
            if depth == 0 {
                return Some(rest);
            }
        } else {
            let mut chars = rest.chars();
            chars.next()?;
            rest = chars.as_str();
        }
    }
}

fn number_length(text: &str) -> usize {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let mut length = digits(text);
    if text[length..].starts_with('.') {
        length += 1 + digits(&text[length + 1..]);
    }
    if text[length..].starts_with(['e', 'E']) {
        let sign = usize::from(text[length + 1..].starts_with(['+', '-']));
        let exponent = digits(&text[length + 1 + sign..]);
        if exponent > 0 {
            length += 1 + sign + exponent;
        }
    }
    length
}

/// How long the operator is that the text begins with: PostgreSQL takes as many characters as it can,
/// but no comment, and no `+` or `-` at the end of an operator of common characters.
fn operator_length(text: &str) -> usize {
    let mut length = text.bytes().take_while(|b| OPERATOR_CHARS.contains(char::from(*b))).count();
    for comment in ["--", "/*"] {
        if let Some(at) = text[..length].find(comment).filter(|at| *at > 0) {
            length = at;
        }
    }
    let is_special = text[..length].contains(['~', '!', '@', '#', '%', '^', '&', '|', '`', '?']);
    while length > 1 && !is_special && text[..length].ends_with(['+', '-']) {
        length -= 1;
    }
    length
}
