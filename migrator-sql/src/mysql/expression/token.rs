//! The tokens of MySQL's SQL: <https://dev.mysql.com/doc/refman/8.0/en/language-structure.html>.

/// A token, with the text that it was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::mysql) enum Token<'a> {
    /// A bare name or a keyword.
    Word(&'a str),
    /// A number.
    Number(&'a str),
    /// A name in backticks.
    Backticked(&'a str),
    /// What stands in double quotes: in the model a name.
    DoubleQuoted(&'a str),
    /// A text in single quotes.
    Text(&'a str),
    /// White space, or a comment.
    Blank(&'a str),
    /// One character of anything else.
    Symbol(&'a str),
}

impl<'a> Token<'a> {
    pub(in crate::mysql) fn raw(self) -> &'a str {
        let (Token::Word(raw)
        | Token::Number(raw)
        | Token::Backticked(raw)
        | Token::DoubleQuoted(raw)
        | Token::Text(raw)
        | Token::Blank(raw)
        | Token::Symbol(raw)) = self;
        raw
    }
}

/// The tokens of a text, which together are the text.
pub(in crate::mysql) fn tokens(sql: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = sql;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let token = |length: usize| rest.split_at(length).0;
        let read = match first {
            '\'' => Token::Text(token(closing_quote(rest, '\'', true))),
            '"' => Token::DoubleQuoted(token(closing_quote(rest, '"', false))),
            '`' => Token::Backticked(token(closing_quote(rest, '`', false))),
            '#' => Token::Blank(token(line(rest))),
            '-' if is_comment(rest) => Token::Blank(token(line(rest))),
            '/' if rest.starts_with("/*") => {
                Token::Blank(token(rest.find("*/").map_or(rest.len(), |end| end + 2)))
            }
            c if c.is_ascii_digit() => Token::Number(token(number(rest))),
            '.' if rest[1..].starts_with(|c: char| c.is_ascii_digit()) => Token::Number(token(number(rest))),
            c if is_word(c) => Token::Word(token(rest.find(|c| !is_word(c)).unwrap_or(rest.len()))),
            c if c.is_whitespace() => {
                Token::Blank(token(rest.find(|c: char| !c.is_whitespace()).unwrap_or(rest.len())))
            }
            c => Token::Symbol(token(c.len_utf8())),
        };
        rest = &rest[read.raw().len()..];
        Some(read)
    })
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

/// `--` begins a comment only before white space, or at the end.
fn is_comment(text: &str) -> bool {
    text.strip_prefix("--").is_some_and(|after| after.chars().next().is_none_or(char::is_whitespace))
}

fn line(text: &str) -> usize {
    text.find('\n').unwrap_or(text.len())
}

/// The length of the number, or of the word that begins with a digit (`0x1f`, `1st`).
fn number(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let sign = matches!(byte, b'+' | b'-')
            && at > 0
            && matches!(bytes[at - 1], b'e' | b'E')
            && bytes[..at - 1].iter().all(|b| b.is_ascii_digit() || *b == b'.')
            && bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
        if !(byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_') || sign) {
            break;
        }
        at += 1;
    }
    at
}

/// The length of the quoted piece that `text` begins with; a doubled quote does not end it, nor does one
/// behind a backslash.
fn closing_quote(text: &str, quote: char, backslash: bool) -> usize {
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

/// What stands between quotes, with doubled ones made single.
pub(in crate::mysql) fn unquoted(raw: &str, quote: char) -> String {
    let inner = raw.strip_prefix(quote).unwrap_or(raw);
    let inner = inner.strip_suffix(quote).unwrap_or(inner);
    let mut doubled = String::from(quote);
    doubled.push(quote);
    inner.replace(&doubled, &quote.to_string())
}

/// The text that stands in single quotes, its escapes read.
pub(in crate::mysql) fn text_value(raw: &str) -> String {
    let inner = raw.strip_prefix('\'').unwrap_or(raw);
    let inner = inner.strip_suffix('\'').unwrap_or(inner);
    let mut value = String::with_capacity(inner.len());
    let mut characters = inner.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some('0') => value.push('\0'),
                Some('n') => value.push('\n'),
                Some('r') => value.push('\r'),
                Some('t') => value.push('\t'),
                Some('b') => value.push('\u{8}'),
                Some('Z') => value.push('\u{1a}'),
                Some(pattern @ ('%' | '_')) => value.extend(['\\', pattern]),
                Some(other) => value.push(other),
                None => {}
            },
            '\'' => {
                characters.next();
                value.push('\'');
            }
            other => value.push(other),
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_read() {
        use Token::*;
        let read: Vec<Token<'_>> = tokens("`a``b`>=1.5e-3 AND x'0f' 'a\\'b''' --c").collect();
        assert_eq!(
            read,
            [
                Backticked("`a``b`"),
                Symbol(">"),
                Symbol("="),
                Number("1.5e-3"),
                Blank(" "),
                Word("AND"),
                Blank(" "),
                Word("x"),
                Text("'0f'"),
                Blank(" "),
                Text("'a\\'b'''"),
                Blank(" "),
                Symbol("-"),
                Symbol("-"),
                Word("c")
            ]
        );
        assert_eq!(text_value("'a\\'b''\\\\\\0\\%'"), "a'b'\\\0\\%");
    }

    proptest! {
        #[test]
        fn tokens_are_the_text(sql in "([ab'\"`\\\\0-9.eE+/*#\n -]|\\PC){0,24}") {
            prop_assert_eq!(tokens(&sql).map(Token::raw).collect::<String>(), sql);
        }
    }
}
