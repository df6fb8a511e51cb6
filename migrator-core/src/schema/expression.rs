use std::fmt;
use std::hash::{Hash, Hasher};

/// A piece of SQL that a user wrote: the condition of a check, the predicate of an index, a default.
///
/// Two expressions are equal when their tokens are: white space, letter case outside of quotes, and
/// double quotes around a name that needs none, make no difference.
///
/// ```
/// use migrator_core::schema::Expression;
/// assert_eq!(Expression::from("price  > 0"), Expression::from("\"price\" > 0"));
/// assert_ne!(Expression::from("name = 'a'"), Expression::from("name = 'A'"));
/// ```
#[derive(Debug, Clone)]
pub struct Expression(pub String);

impl Expression {
    /// Whether the expression names the column.
    pub fn names(&self, column: &str) -> bool {
        tokens(&self.0).any(|token| token.names(column))
    }

    /// The expression with another name for a column. It stands in quotes: it may be a keyword somewhere.
    #[must_use]
    pub fn rename(&self, column: &str, to: &str) -> Self {
        let mut text = String::with_capacity(self.0.len());
        for token in tokens(&self.0) {
            match token {
                // Always in quotes: the name may be a keyword of one of the databases.
                Token::Quoted(_) | Token::Word(_) if token.names(column) => push_quoted(&mut text, to),
                Token::Quoted(raw) | Token::Word(raw) | Token::Other(raw) => text.push_str(raw),
            }
        }
        Expression(text)
    }

    /// The tokens joined by single blanks, in the form that equality compares.
    fn normal(&self) -> String {
        let mut text = String::with_capacity(self.0.len());
        for token in tokens(&self.0) {
            match token {
                Token::Other(raw) if raw.trim().is_empty() => continue,
                Token::Other(raw) => text.push_str(raw),
                Token::Word(raw) => text.push_str(&raw.to_lowercase()),
                Token::Quoted(raw) => {
                    let name = unquoted(raw);
                    text.push_str(if is_plain(&name) { &name } else { raw });
                }
            }
            text.push(' ');
        }
        text
    }
}

/// Whether a name means itself without quotes on every database: lower-case ASCII, digits, `_`.
fn is_plain(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(|c| c.is_ascii_lowercase() || c == '_')
        && chars.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

fn push_quoted(text: &mut String, name: &str) {
    text.push('"');
    text.push_str(&name.replace('"', "\"\""));
    text.push('"');
}

fn unquoted(raw: &str) -> String {
    raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(raw).replace("\"\"", "\"")
}

enum Token<'a> {
    /// A bare name, keyword or number.
    Word(&'a str),
    /// A name in double quotes.
    Quoted(&'a str),
    /// A string, an operator, a bracket, or white space.
    Other(&'a str),
}

impl Token<'_> {
    fn names(&self, column: &str) -> bool {
        match self {
            Token::Word(raw) => raw.eq_ignore_ascii_case(column),
            Token::Quoted(raw) => unquoted(raw) == column,
            Token::Other(_) => false,
        }
    }
}

fn tokens(sql: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = sql;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let is_word = |c: char| c.is_alphanumeric() || c == '_' || c == '$';
        let length = match first {
            '\'' | '"' => closing_quote(rest, first),
            c if is_word(c) => rest.find(|c| !is_word(c)).unwrap_or(rest.len()),
            c if c.is_whitespace() => rest.find(|c: char| !c.is_whitespace()).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        let (raw, after) = rest.split_at(length);
        rest = after;
        Some(match first {
            '"' => Token::Quoted(raw),
            c if is_word(c) => Token::Word(raw),
            _ => Token::Other(raw),
        })
    })
}

/// The length of the quoted piece that `text` begins with; a doubled quote does not end it.
fn closing_quote(text: &str, quote: char) -> usize {
    let mut at = 1;
    loop {
        match text[at..].find(quote) {
            None => return text.len(),
            Some(found) => {
                at += found + 1;
                if text[at..].starts_with(quote) {
                    at += 1;
                } else {
                    return at;
                }
            }
        }
    }
}

impl PartialEq for Expression {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0 || self.normal() == other.normal()
    }
}

impl Eq for Expression {}

impl Hash for Expression {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.normal().hash(state);
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Expression {
    fn from(sql: &str) -> Self {
        Expression(sql.to_owned())
    }
}

impl From<String> for Expression {
    fn from(sql: String) -> Self {
        Expression(sql)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_is_not_a_name() {
        let e = Expression::from("kind = 'price' AND price > 0");
        assert!(e.names("price") && !e.names("pric"));
        assert_eq!(e.rename("price", "cost").0, "kind = 'price' AND \"cost\" > 0");
    }

    #[test]
    fn renaming_there_and_back_is_nothing() {
        for (sql, name) in [("a > 0", "a"), ("\"a\" > 0", "a"), ("\"we\"\"ird\" IS NULL", "we\"ird")] {
            for to in ["b", "o'brien", "таблица", "Select"] {
                let e = Expression::from(sql);
                assert_eq!(e.rename(name, to).rename(to, name), e, "{sql} → {to}");
            }
        }
    }

    #[test]
    fn quotes_that_never_close_are_read_to_the_end() {
        assert!(!Expression::from("a = 'x").names("x"));
        assert!(Expression::from("a = 'it''s' or b").names("b"));
    }
}
