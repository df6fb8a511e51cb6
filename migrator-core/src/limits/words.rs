//! Plain words inside of SQL that users wrote.

use crate::capability::Dialect;

/// The SQL with a `'` in the place of all that stands in quotes, and a blank in that of comments.
fn bare(sql: &str, dialect: Dialect) -> String {
    let mut rest = sql;
    let mut bare = String::with_capacity(sql.len());
    let mysql = dialect == Dialect::Mysql;
    while let Some(first) = rest.chars().next() {
        let line = || rest.find('\n').unwrap_or(rest.len());
        let (shown, length) = match first {
            '\'' => ('\'', quoted(rest, first, mysql)),
            '"' | '`' => ('\'', quoted(rest, first, false)),
            '[' if dialect == Dialect::Sqlite => ('\'', rest.find(']').map_or(rest.len(), |at| at + 1)),
            '#' if mysql => (' ', line()),
            '-' if begins_comment(rest, mysql) => (' ', line()),
            '/' if rest.starts_with("/*") => (' ', rest[2..].find("*/").map_or(rest.len(), |at| at + 4)),
            other => (other, other.len_utf8()),
        };
        bare.push(shown);
        rest = &rest[length..];
    }
    bare
}

/// To MySQL, `--` begins a comment only before white space, or at the end.
fn begins_comment(text: &str, mysql: bool) -> bool {
    text.strip_prefix("--")
        .is_some_and(|after| !mysql || after.chars().next().is_none_or(char::is_whitespace))
}

/// The length of the quoted piece that a text begins with; a doubled quote does not end it.
fn quoted(text: &str, quote: char, backslash: bool) -> usize {
    let mut characters = text.char_indices().skip(1).peekable();
    while let Some((at, character)) = characters.next() {
        if backslash && character == '\\' {
            characters.next();
        } else if character == quote && characters.next_if(|(_, next)| *next == quote).is_none() {
            return at + character.len_utf8();
        }
    }
    text.len()
}

/// Whether it casts with `::`.
pub(super) fn has_cast_colons(sql: &str, dialect: Dialect) -> bool {
    sql.contains("::") && bare(sql, dialect).contains("::")
}

/// Whether it joins with `||`.
pub(super) fn has_bars(sql: &str, dialect: Dialect) -> bool {
    sql.contains("||") && bare(sql, dialect).contains("||")
}

/// Whether this keyword is its first word.
pub(super) fn begins_with(sql: &str, keyword: &str, dialect: Dialect) -> bool {
    let bare = bare(sql, dialect);
    let word = bare.trim_start().split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '$'))).next();
    word.is_some_and(|word| word.eq_ignore_ascii_case(keyword))
}

/// The words outside of quotes, and what stands in the quotes of names, as MySQL reads them.
pub(super) fn names_on_mysql(sql: &str) -> Vec<String> {
    let is_word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$');
    let mut rest = sql;
    let mut names = Vec::new();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '"' | '`' => {
                let length = quoted(rest, first, false);
                let inner = rest[..length].strip_prefix(first).unwrap_or_default();
                let inner = inner.strip_suffix(first).unwrap_or(inner);
                names.push(inner.replace(&format!("{first}{first}"), &first.to_string()));
                length
            }
            '\'' => quoted(rest, first, true),
            c if is_word(c) => {
                let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
                names.push(rest[..length].to_owned());
                length
            }
            c => c.len_utf8(),
        };
        rest = &rest[length..];
    }
    names
}

/// A user's own statement without the `;` that may end it.
pub(super) fn statement(sql: &str) -> &str {
    sql.trim().trim_end_matches(';').trim_end()
}

/// A name in the double quotes that expressions of the model have.
pub(super) fn in_double_quotes(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A name in MySQL's quotes, to show it in a hint.
pub(super) fn in_backticks(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_quotes_and_comments_is_not_read() {
        for dialect in Dialect::ALL {
            assert!(has_cast_colons("a::int", dialect));
            assert!(!has_cast_colons("a <> '::' AND b = :c -- ::", dialect));
            assert!(has_bars("a || \"|b|\"", dialect) && !has_bars("a | '||' | \"||\" /* || */", dialect));
            assert!(begins_with(" /* it's */ begin x; end", "BEGIN", dialect));
            assert!(!begins_with("'begin'", "BEGIN", dialect) && !begins_with("beginning", "BEGIN", dialect));
        }
        assert!(!has_bars("'a\\'||'", Dialect::Mysql) && has_bars("'a\\'||'", Dialect::Sqlite));
        assert!(has_bars("a--b||c", Dialect::Mysql) && !has_bars("a--b||c", Dialect::Postgres));
        assert!(!has_bars("[||]", Dialect::Sqlite) && has_bars("[||]", Dialect::Postgres));
    }

    #[test]
    fn names_are_read_out_of_their_quotes() {
        assert_eq!(names_on_mysql("a + `b c` = \"d\" || 'e \\' f'"), ["a", "b c", "d"]);
        assert_eq!(names_on_mysql("`a``b` + \"c\"\"d\" + `"), ["a`b", "c\"d", ""]);
    }

    #[test]
    fn any_text_is_read_to_its_end() {
        for text in ["'", "\"я", "`", "[", "/*", "--", "'\\", "/*/", "я'я''"] {
            for dialect in Dialect::ALL {
                assert!(!has_bars(&format!("||{text}")[2..], dialect), "{text}");
                assert!(has_bars(&format!("||{text}"), dialect), "{text}");
            }
        }
    }
}
