use migrator_core::capability::Dialect;

/// A part of an SQL text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part<'a> {
    /// Words, numbers, operators, blanks.
    Code(&'a str),
    /// A string or a quoted name, with its quotes.
    Quoted(&'a str),
    /// A comment.
    Comment(&'a str),
}

/// Splits a text into its parts; together they are the text. What is not closed reaches to the end.
///
/// <https://www.postgresql.org/docs/current/sql-syntax-lexical.html>,
/// <https://dev.mysql.com/doc/refman/8.4/en/string-literals.html> (with the SQL mode of the runner),
/// <https://www.sqlite.org/lang_expr.html#literal_values_constants_>
pub(super) fn parts(dialect: Dialect, sql: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut code = 0;
    let mut at = 0;
    while at < sql.len() {
        let (end, comment) = match part_at(dialect, sql, at) {
            Some(found) => found,
            None => {
                at += 1;
                continue;
            }
        };
        if code < at {
            parts.push(Part::Code(&sql[code..at]));
        }
        parts.push(if comment { Part::Comment(&sql[at..end]) } else { Part::Quoted(&sql[at..end]) });
        at = end;
        code = end;
    }
    if code < sql.len() {
        parts.push(Part::Code(&sql[code..]));
    }
    parts
}

/// Where the string, name or comment ends that begins here, if one does; and whether it is a comment.
fn part_at(dialect: Dialect, sql: &str, at: usize) -> Option<(usize, bool)> {
    let bytes = sql.as_bytes();
    let next = bytes.get(at + 1).copied();
    let mysql = dialect == Dialect::Mysql;
    match bytes[at] {
        b'\'' => {
            let escapes = mysql || dialect == Dialect::Postgres && is_escape_string(bytes, at);
            Some((quoted_end(bytes, at, escapes), false))
        }
        b'"' => Some((quoted_end(bytes, at, mysql), false)),
        b'`' if dialect != Dialect::Postgres => Some((quoted_end(bytes, at, false), false)),
        b'[' if dialect == Dialect::Sqlite => {
            Some((find(sql, at, "]").map_or(sql.len(), |end| end + 1), false))
        }
        // In MySQL `1--1` is a sum: a comment needs a blank.
        b'-' if next == Some(b'-') && (!mysql || bytes.get(at + 2).is_none_or(u8::is_ascii_whitespace)) => {
            Some((line_end(sql, at), true))
        }
        b'#' if mysql => Some((line_end(sql, at), true)),
        b'/' if next == Some(b'*') => Some((block_end(bytes, at, dialect == Dialect::Postgres), true)),
        b'$' if dialect == Dialect::Postgres && !follows_word(bytes, at) => {
            dollar_end(sql, at).map(|end| (end, false))
        }
        _ => None,
    }
}

/// Whether an `E` stands before the quote: backslashes are escapes then.
fn is_escape_string(bytes: &[u8], at: usize) -> bool {
    at > 0 && matches!(bytes[at - 1], b'e' | b'E') && !follows_word(bytes, at - 1)
}

/// Whether the byte before is a part of a word.
pub(super) fn follows_word(bytes: &[u8], at: usize) -> bool {
    at > 0 && is_word(bytes[at - 1])
}

pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80
}

/// The end of what is quoted; a quote within is doubled, or escaped by a backslash.
fn quoted_end(bytes: &[u8], start: usize, escapes: bool) -> usize {
    let quote = bytes[start];
    let mut at = start + 1;
    while at < bytes.len() {
        if escapes && bytes[at] == b'\\' {
            at += 2;
        } else if bytes[at] != quote {
            at += 1;
        } else if bytes.get(at + 1) == Some(&quote) {
            at += 2;
        } else {
            return at + 1;
        }
    }
    bytes.len()
}

fn line_end(sql: &str, at: usize) -> usize {
    find(sql, at, "\n").unwrap_or(sql.len())
}

fn block_end(bytes: &[u8], start: usize, nests: bool) -> usize {
    let mut depth = 1;
    let mut at = start + 2;
    while at < bytes.len() {
        match (bytes[at], bytes.get(at + 1)) {
            (b'*', Some(b'/')) => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return at;
                }
            }
            (b'/', Some(b'*')) if nests => {
                depth += 1;
                at += 2;
            }
            _ => at += 1,
        }
    }
    bytes.len()
}

/// The end of `$tag$ … $tag$`, if that begins here.
fn dollar_end(sql: &str, start: usize) -> Option<usize> {
    let close = find(sql, start + 1, "$")?;
    let tag = &sql[start + 1..close];
    let is_tag = tag.bytes().all(|byte| is_word(byte) && byte != b'$')
        && !tag.bytes().next().is_some_and(|byte| byte.is_ascii_digit());
    let delimiter = &sql[start..=close];
    is_tag.then(|| find(sql, close + 1, delimiter).map_or(sql.len(), |end| end + delimiter.len()))
}

/// Where a text stands, at or after a place.
fn find(sql: &str, from: usize, text: &str) -> Option<usize> {
    sql.get(from..)?.find(text).map(|at| from + at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn not_code(dialect: Dialect, sql: &str) -> Vec<&str> {
        let found = parts(dialect, sql);
        let text: String = found
            .iter()
            .map(|part| match part {
                Part::Code(text) | Part::Quoted(text) | Part::Comment(text) => *text,
            })
            .collect();
        assert_eq!(text, sql);
        found
            .into_iter()
            .filter_map(|part| match part {
                Part::Code(_) => None,
                Part::Quoted(text) | Part::Comment(text) => Some(text),
            })
            .collect()
    }

    #[test]
    fn strings_names_and_comments() {
        let (postgres, mysql, sqlite) = (Dialect::Postgres, Dialect::Mysql, Dialect::Sqlite);
        assert_eq!(not_code(postgres, r"a 'o''b' E'\'' '\' b"), ["'o''b'", r"'\''", r"'\'"]);
        assert_eq!(not_code(postgres, "love'x' \"a\"\"b\" `c`"), ["'x'", "\"a\"\"b\""]);
        assert_eq!(not_code(postgres, "$$ ; $a$ $$ $таг$;$x$ ;$таг$"), ["$$ ; $a$ $$", "$таг$;$x$ ;$таг$"]);
        assert_eq!(not_code(postgres, "$1 a$b$ -- x\n /* a /* b */ c */ # d"), ["-- x", "/* a /* b */ c */"]);
        assert_eq!(not_code(mysql, r#"'a\'b' "x\"y" `q``w` # h"#), [r"'a\'b'", r#""x\"y""#, "`q``w`", "# h"]);
        assert_eq!(not_code(mysql, "1--1 -- c"), ["-- c"]);
        assert_eq!(not_code(sqlite, "'a\\' [b;] -- c"), ["'a\\'", "[b;]", "-- c"]);
        for open in ["'a", "\"a", "/* a", "-- a", "$$ a", "E'\\"] {
            assert_eq!(not_code(postgres, open).len(), 1, "{open}");
        }
        assert_eq!(not_code(postgres, "такса '?' ё"), ["'?'"]);
    }
}
