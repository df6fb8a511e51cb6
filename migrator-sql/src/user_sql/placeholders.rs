use super::scan::{Part, follows_word, parts};
use crate::quote::literal;
use migrator_core::capability::Dialect;
use migrator_core::diagnostic::Diagnostic;
use migrator_core::schema::Literal;
use std::borrow::Cow;
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
    let pieces = pieces(dialect, sql, values)?;
    Ok(pieces.into_iter().map(|piece| piece.written).collect())
}

/// A part of a statement: as its author wrote it, and as it is sent.
struct Piece<'a> {
    text: &'a str,
    written: Cow<'a, str>,
}

/// What stands at a character of what [`with_values`] gives, counted from 1: the line, the column, and the rest
/// of the statement from there, as its author wrote it. Where a value was put in, that is its placeholder.
///
/// ```
/// use migrator_core::capability::Dialect;
/// use migrator_sql::user_sql::place;
/// let sql = "UPDATE t SET name = ?\nWHERE emial = ?";
/// let found = place(Dialect::Postgres, sql, &["o'brien".into(), 7.into()], 38).unwrap();
/// assert_eq!((found.line, found.column, found.rest), (2, 7, "emial = ?"));
/// ```
pub fn place<'a>(dialect: Dialect, sql: &'a str, values: &[Literal], character: usize) -> Option<Place<'a>> {
    let mut before = character.checked_sub(1)?;
    let mut start = 0;
    for piece in pieces(dialect, sql, values).ok()? {
        let length = piece.written.chars().count();
        if before < length {
            let same = matches!(piece.written, Cow::Borrowed(_));
            let within = piece.text.char_indices().nth(if same { before } else { 0 }).map_or(0, |(at, _)| at);
            let (head, rest) = sql.split_at(start + within);
            let line = head.rsplit('\n').next().unwrap_or_default();
            return Some(Place {
                line: head.matches('\n').count() + 1,
                column: line.chars().count() + 1,
                rest,
            });
        }
        before -= length;
        start += piece.text.len();
    }
    None
}

/// A place in a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// Its line, counted from 1.
    pub line: usize,
    /// Its column, in characters, counted from 1.
    pub column: usize,
    /// The statement from there on.
    pub rest: &'a str,
}

fn pieces<'a>(
    dialect: Dialect,
    sql: &'a str,
    values: &[Literal],
) -> Result<Vec<Piece<'a>>, PlaceholderError> {
    if values.is_empty() {
        return Ok(vec![Piece { text: sql, written: Cow::Borrowed(sql) }]);
    }
    let nul = |value: &Literal| matches!(value, Literal::Text(text) | Literal::Decimal(text) if text.contains('\0'));
    if dialect == Dialect::Postgres && values.iter().any(nul) {
        return Err(PlaceholderError::Nul);
    }
    let mut pieces = Vec::with_capacity(2 * values.len() + 1);
    let same = |text: &'a str| Piece { text, written: Cow::Borrowed(text) };
    let (mut marks, mut highest) = (0, 0);
    for part in parts(dialect, sql) {
        let code = match part {
            Part::Quoted(text) | Part::Comment(text) => {
                pieces.push(same(text));
                continue;
            }
            Part::Code(code) => code,
        };
        let mut rest = 0;
        while let Some(at) = code[rest..].find(['?', '$']).map(|at| rest + at) {
            pieces.push(same(&code[rest..at]));
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
                        pieces.push(Piece { text: &code[at..end], written: operand(dialect, value).into() });
                    }
                    rest = end;
                }
                None if code[at..].starts_with("??") => {
                    pieces.push(Piece { text: &code[at..at + 2], written: Cow::Borrowed("?") });
                    rest = at + 2;
                }
                None => {
                    pieces.push(same(&code[at..=at]));
                    rest = at + 1;
                }
            }
        }
        pieces.push(same(&code[rest..]));
    }
    if highest == values.len() {
        Ok(pieces)
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
    fn a_place_is_found_in_what_was_written() {
        let sql = "SELECT ы, ?\nFROM t WHERE j ?? 'k' AND nme = $1";
        let values = ["it's ы".into()];
        let written = with_values(Dialect::Postgres, sql, &values).unwrap();
        let at = |part: &str| {
            let character = written[..written.find(part).unwrap()].chars().count() + 1;
            let Place { line, column, rest } = place(Dialect::Postgres, sql, &values, character).unwrap();
            (line, column, rest)
        };
        assert_eq!(at("ы, "), (1, 8, sql.strip_prefix("SELECT ").unwrap()));
        assert_eq!(at("s ы"), (1, 11, sql.strip_prefix("SELECT ы, ").unwrap()));
        assert_eq!(at("nme"), (2, 27, "nme = $1"));
        assert_eq!(place(Dialect::Postgres, sql, &values, 0), None);
        assert_eq!(place(Dialect::Postgres, sql, &values, 999), None);
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
