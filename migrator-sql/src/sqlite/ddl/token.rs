pub(in crate::sqlite) use migrator_core::limits::sqlite::same_name;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::sqlite) enum Kind {
    /// White space.
    Blank,
    /// `-- …` or `/* … */`.
    Comment,
    /// A bare name, a keyword or a number.
    Word,
    /// A name in quotes: `"…"`, `[…]` or `` `…` ``.
    Name,
    /// `'…'` or `x'…'`. Where a name is expected, SQLite takes the former for one.
    Text,
    /// Any other character.
    Symbol,
}

/// A piece of SQL. The texts of all tokens, joined, are the SQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::sqlite) struct Token {
    pub(in crate::sqlite) kind: Kind,
    pub(in crate::sqlite) text: String,
}

impl Token {
    /// Whether it is this keyword.
    pub(in crate::sqlite) fn is(&self, keyword: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(keyword)
    }

    /// Whether it is this character, outside of quotes.
    pub(in crate::sqlite) fn symbol(&self, symbol: &str) -> bool {
        self.kind == Kind::Symbol && self.text == symbol
    }

    /// Whether it is a text in quotes.
    pub(in crate::sqlite) fn is_text(&self) -> bool {
        self.kind == Kind::Text
    }

    /// Whether it separates and says nothing.
    pub(in crate::sqlite) fn is_blank(&self) -> bool {
        matches!(self.kind, Kind::Blank | Kind::Comment)
    }

    /// The name that it is, where a name is expected.
    pub(in crate::sqlite) fn name(&self) -> Option<String> {
        let inner = |close: char| {
            let text = &self.text[1..];
            text.strip_suffix(close).unwrap_or(text).replace(&format!("{close}{close}"), &close.to_string())
        };
        match (self.kind, self.text.chars().next()?) {
            (Kind::Word, _) => Some(self.text.clone()),
            (Kind::Name, '[') => Some(self.text[1..].trim_end_matches(']').to_owned()),
            (Kind::Name | Kind::Text, quote @ ('"' | '`' | '\'')) => Some(inner(quote)),
            _ => None,
        }
    }

    /// Whether it is this name, in an expression.
    pub(in crate::sqlite) fn names(&self, name: &str) -> bool {
        matches!(self.kind, Kind::Word | Kind::Name) && self.name().is_some_and(|own| same_name(&own, name))
    }
}

/// The tokens of any text.
pub(in crate::sqlite) fn tokens(sql: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let (kind, length) = next(rest, first);
        let (text, after) = rest.split_at(length);
        tokens.push(Token { kind, text: text.to_owned() });
        rest = after;
    }
    tokens
}

/// The kind and the length of the token that a text begins with.
fn next(rest: &str, first: char) -> (Kind, usize) {
    let until = |found: Option<usize>| found.unwrap_or(rest.len());
    match first {
        '-' if rest.starts_with("--") => (Kind::Comment, until(rest.find('\n'))),
        '/' if rest.starts_with("/*") => (Kind::Comment, until(rest[2..].find("*/").map(|at| at + 4))),
        '"' | '`' => (Kind::Name, closing(rest, first)),
        '[' => (Kind::Name, until(rest.find(']').map(|at| at + 1))),
        '\'' => (Kind::Text, closing(rest, '\'')),
        'x' | 'X' if rest[1..].starts_with('\'') => (Kind::Text, 1 + closing(&rest[1..], '\'')),
        c if is_space(c) => (Kind::Blank, until(rest.find(|c| !is_space(c)))),
        c if is_word(c) => (Kind::Word, until(rest.find(|c| !is_word(c)))),
        c => (Kind::Symbol, c.len_utf8()),
    }
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r' | '\x0c')
}

/// Beyond ASCII, SQLite takes every character for a letter.
fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '$') || !c.is_ascii()
}

/// The length of the quoted piece that a text begins with; a doubled quote does not end it.
fn closing(text: &str, quote: char) -> usize {
    let mut at = 1;
    while let Some(found) = text[at..].find(quote) {
        at += found + 1;
        if !text[at..].starts_with(quote) {
            return at;
        }
        at += 1;
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn kinds(sql: &str) -> Vec<(Kind, String)> {
        tokens(sql).into_iter().filter(|t| t.kind != Kind::Blank).map(|t| (t.kind, t.text)).collect()
    }

    #[test]
    fn every_quote_and_comment_is_known() {
        let all = kinds("a \"b\"\"c\" [d e] `f``g` 'h''i' x'00' -- j ' \n /* k \" */ ,");
        let expected = [
            (Kind::Word, "a"),
            (Kind::Name, "\"b\"\"c\""),
            (Kind::Name, "[d e]"),
            (Kind::Name, "`f``g`"),
            (Kind::Text, "'h''i'"),
            (Kind::Text, "x'00'"),
            (Kind::Comment, "-- j ' "),
            (Kind::Comment, "/* k \" */"),
            (Kind::Symbol, ","),
        ];
        assert_eq!(all, expected.map(|(kind, text)| (kind, text.to_owned())));
    }

    #[test]
    fn names_are_read_out_of_their_quotes() {
        let name = |sql: &str| tokens(sql)[0].name();
        for (sql, expected) in
            [("a", "a"), ("\"b\"\"c\"", "b\"c"), ("[d e]", "d e"), ("`f``g`", "f`g"), ("'h''i'", "h'i")]
        {
            assert_eq!(name(sql).as_deref(), Some(expected), "{sql}");
        }
        assert_eq!(name("("), None);
        assert_eq!(name("x'00'"), None);
        assert_eq!(name("\""), Some(String::new()));
    }

    proptest! {
        #[test]
        fn nothing_is_lost_of_any_text(sql in any::<String>()) {
            let joined: String = tokens(&sql).into_iter().map(|token| { let _ = token.name(); token.text }).collect();
            prop_assert_eq!(joined, sql);
        }

        #[test]
        fn nothing_is_lost_of_what_looks_like_sql(sql in r#"([a-z'"`\[\](),./*x \n-]|--|/\*|\*/){0,60}"#) {
            let joined: String = tokens(&sql).into_iter().map(|token| { let _ = token.name(); token.text }).collect();
            prop_assert_eq!(joined, sql);
        }
    }
}
