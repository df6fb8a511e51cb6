use super::scan::{Part, follows_word, parts};
use crate::quote::literal;
use migrator_core::capability::Dialect;
use migrator_core::diagnostic::Diagnostic;
use migrator_core::schema::Literal;
use std::fmt;

/// Values that do not go with the placeholders of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PlaceholderError {
    /// There are more or fewer of them.
    Count {
        /// How many placeholders there are.
        placeholders: usize,
        /// How many values.
        values: usize,
    },
    /// A text holds a NUL character, which PostgreSQL cannot keep.
    Nul,
}

/// Puts values, quoted, where the placeholders stand: `?`, or `$1`, `$2` … on PostgreSQL.
/// Within strings, quoted names and comments nothing is replaced. On PostgreSQL, where operators have
/// question marks, `??` stands for one of these. A statement without values is left as it is.
///
/// # Errors
///
/// When the values do not go with the placeholders.
///
/// ```
/// use migrator_core::{capability::Dialect, schema::Literal};
/// use migrator_sql::user_sql::with_values;
/// let sql = "UPDATE t SET name = ? WHERE note = '?' AND id = ?";
/// let sql = with_values(Dialect::Postgres, sql, &["o'brien".into(), 7.into()]).unwrap();
/// assert_eq!(sql, "UPDATE t SET name = 'o''brien' WHERE note = '?' AND id = 7");
/// ```
pub fn with_values(dialect: Dialect, sql: &str, values: &[Literal]) -> Result<String, PlaceholderError> {
    if values.is_empty() {
        return Ok(sql.to_owned());
    }
    let nul = |value: &Literal| matches!(value, Literal::Text(text) | Literal::Decimal(text) if text.contains('\0'));
    if dialect == Dialect::Postgres && values.iter().any(nul) {
        return Err(PlaceholderError::Nul);
    }
    let mut text = String::with_capacity(sql.len() + 16 * values.len());
    let (mut marks, mut highest) = (0, 0);
    for part in parts(dialect, sql) {
        let code = match part {
            Part::Quoted(same) | Part::Comment(same) => {
                text.push_str(same);
                continue;
            }
            Part::Code(code) => code,
        };
        let mut rest = 0;
        while let Some(at) = code[rest..].find(['?', '$']).map(|at| rest + at) {
            text.push_str(&code[rest..at]);
            let placeholder = if let Some(number) = numbered(dialect, code, at) {
                Some(number)
            } else if code[at..].starts_with('?')
                && !(dialect == Dialect::Postgres && code[at..].starts_with("??"))
            {
                Some((marks, at + 1))
            } else {
                None
            };
            match placeholder {
                Some((index, end)) => {
                    if code[at..].starts_with('?') {
                        marks += 1;
                    }
                    highest = highest.max(index + 1);
                    if let Some(value) = values.get(index) {
                        text.push_str(&operand(dialect, value));
                    }
                    rest = end;
                }
                None if code[at..].starts_with("??") => {
                    text.push('?');
                    rest = at + 2;
                }
                None => {
                    text.push_str(&code[at..=at]);
                    rest = at + 1;
                }
            }
        }
        text.push_str(&code[rest..]);
    }
    if highest == values.len() {
        Ok(text)
    } else {
        Err(PlaceholderError::Count { placeholders: highest, values: values.len() })
    }
}

/// `$n` on PostgreSQL: the value's index, and where the placeholder ends.
fn numbered(dialect: Dialect, code: &str, at: usize) -> Option<(usize, usize)> {
    let digits = code[at..].strip_prefix('$')?;
    if dialect != Dialect::Postgres || follows_word(code.as_bytes(), at) {
        return None;
    }
    let digits = &digits[..digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len())];
    let number: usize = digits.parse().ok()?;
    Some((number.checked_sub(1)?, at + 1 + digits.len()))
}

/// A value as an operand: a negative number after a minus would begin a comment, and before `::` it
/// would lose its sign to the cast.
fn operand(dialect: Dialect, value: &Literal) -> String {
    let sql = literal(dialect, value);
    if sql.starts_with('-') { format!("({sql})") } else { sql }
}

impl From<&PlaceholderError> for Diagnostic {
    fn from(error: &PlaceholderError) -> Self {
        match error {
            PlaceholderError::Count { placeholders, values } => Diagnostic::new(
                "placeholders",
                format!("the statement has {placeholders} placeholders and {values} values"),
            )
            .help("write one `?` for each value; on PostgreSQL an operator with a question mark is written with two: `??`"),
            PlaceholderError::Nul => {
                Diagnostic::new("nul", "a text holds a NUL character, which PostgreSQL cannot keep")
                    .help("take it out, or keep it as bytes")
            }
        }
    }
}

impl fmt::Display for PlaceholderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Diagnostic::from(self).fmt(f)
    }
}

impl std::error::Error for PlaceholderError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_outside_of_quotes_are_replaced() {
        let values: Vec<Literal> = vec![r"a\'; DROP TABLE t; --".into(), (-1).into()];
        assert_eq!(
            with_values(Dialect::Mysql, "SELECT '?', `?`, ? -- ?\n, 1-?", &values).unwrap(),
            r"SELECT '?', `?`, 'a\\''; DROP TABLE t; --' -- ?
, 1-(-1)"
        );
        assert_eq!(
            with_values(Dialect::Postgres, "SELECT $2, $1, a$1, $$ $1 ? $$, j ?? 'k'", &values).unwrap(),
            r"SELECT (-1), E'a\\''; DROP TABLE t; --', a$1, $$ $1 ? $$, j ? 'k'"
        );
    }

    #[test]
    fn values_must_go_with_placeholders() {
        let count = |placeholders, values| Err(PlaceholderError::Count { placeholders, values });
        assert_eq!(with_values(Dialect::Postgres, "SELECT ?", &[1.into(), 2.into()]), count(1, 2));
        assert_eq!(with_values(Dialect::Mysql, "SELECT ?, ?", &[1.into()]), count(2, 1));
        assert_eq!(with_values(Dialect::Postgres, "SELECT ?", &["a\0".into()]), Err(PlaceholderError::Nul));
        assert_eq!(with_values(Dialect::Postgres, "SELECT j ? 'k'", &[]).unwrap(), "SELECT j ? 'k'");
    }
}
