use crate::capability::Dialect;

/// A piece of an SQL text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token<'a> {
    pub(crate) kind: Kind,
    pub(crate) text: &'a str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A bare name, or a keyword.
    Word,
    /// A name in quotes.
    Quoted,
    /// A string, a number, or a placeholder.
    Literal,
    /// A mark: a bracket, a comma, a part of an operator.
    Mark,
    /// White space, or a comment.
    Blank,
}

impl Token<'_> {
    /// Whether it is this keyword.
    pub(crate) fn is(&self, keyword: &str) -> bool {
        self.kind == Kind::Word && self.text.eq_ignore_ascii_case(keyword)
    }

    pub(crate) fn is_one_of(&self, keywords: &[&str]) -> bool {
        self.kind == Kind::Word && keywords.iter().any(|keyword| self.text.eq_ignore_ascii_case(keyword))
    }

    pub(crate) fn is_mark(&self, mark: &str) -> bool {
        self.kind == Kind::Mark && self.text == mark
    }

    /// Whether it can be a name.
    pub(crate) fn is_name(&self) -> bool {
        match self.kind {
            Kind::Word => !self.is_one_of(&KEYWORDS),
            kind => kind == Kind::Quoted,
        }
    }

    /// The name without its quotes.
    pub(crate) fn name(&self) -> String {
        match self.text.chars().next() {
            Some(quote @ ('"' | '`')) if self.kind == Kind::Quoted => {
                let inner = self.text.strip_prefix(quote).unwrap_or(self.text);
                let inner = inner.strip_suffix(quote).unwrap_or(inner);
                inner.replace(&format!("{quote}{quote}"), &quote.to_string())
            }
            Some('[') if self.kind == Kind::Quoted => {
                self.text.trim_start_matches('[').trim_end_matches(']').to_owned()
            }
            _ => self.text.to_owned(),
        }
    }

    /// Whether it is this name. Only PostgreSQL tells small letters from great ones, in quotes.
    pub(crate) fn names(&self, name: &str, dialect: Dialect) -> bool {
        match (self.kind, dialect) {
            (Kind::Word, Dialect::Postgres) => self.text.to_lowercase() == name,
            (Kind::Quoted, Dialect::Postgres) => self.name() == name,
            (Kind::Word | Kind::Quoted, _) => self.name().to_lowercase() == name.to_lowercase(),
            _ => false,
        }
    }
}

/// A name in quotes, as SQLite and PostgreSQL write it.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The pieces of a text, in order.
pub(crate) fn tokens(sql: &str, dialect: Dialect) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = sql;
    while let Some(first) = rest.chars().next() {
        let (kind, length) = match first {
            c if c.is_whitespace() => (Kind::Blank, end(rest, |c| !c.is_whitespace())),
            '-' if rest.starts_with("--") => (Kind::Blank, end(rest, |c| c == '\n')),
            '#' if dialect == Dialect::Mysql => (Kind::Blank, end(rest, |c| c == '\n')),
            '/' if rest.starts_with("/*") => {
                (Kind::Blank, rest[2..].find("*/").map_or(rest.len(), |at| at + 4))
            }
            '\'' => (Kind::Literal, closing(rest, '\'')),
            '"' => (Kind::Quoted, closing(rest, '"')),
            '`' if dialect != Dialect::Postgres => (Kind::Quoted, closing(rest, '`')),
            '[' if dialect == Dialect::Sqlite => {
                (Kind::Quoted, rest.find(']').map_or(rest.len(), |at| at + 1))
            }
            c if c.is_alphabetic() || c == '_' => (Kind::Word, end(rest, |c| !is_word(c))),
            c if c.is_ascii_digit() || c == '$' || c == '@' || c == '?' => {
                (Kind::Literal, c.len_utf8() + end(&rest[c.len_utf8()..], |c| !is_word(c)))
            }
            c => (Kind::Mark, c.len_utf8()),
        };
        let (text, after) = rest.split_at(length);
        tokens.push(Token { kind, text });
        rest = after;
    }
    tokens
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_' || c == '$'
}

fn end(text: &str, is_end: impl Fn(char) -> bool) -> usize {
    text.find(is_end).unwrap_or(text.len())
}

/// The length of the quoted piece that the text begins with; a doubled quote does not end it.
fn closing(text: &str, quote: char) -> usize {
    let mut chars = text.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == quote && chars.next_if(|(_, next)| *next == quote).is_none() {
            return at + c.len_utf8();
        }
    }
    text.len()
}

/// Words that are not a name where a name could stand. A name that is missing here costs a refusal, and
/// none that is here is a name without quotes.
const KEYWORDS: [&str; 73] = [
    "all",
    "and",
    "as",
    "asc",
    "begin",
    "between",
    "by",
    "case",
    "cast",
    "check",
    "collate",
    "cross",
    "default",
    "delete",
    "desc",
    "distinct",
    "else",
    "end",
    "except",
    "exists",
    "false",
    "fetch",
    "for",
    "from",
    "full",
    "group",
    "having",
    "ilike",
    "in",
    "inner",
    "insert",
    "intersect",
    "into",
    "is",
    "isnull",
    "join",
    "lateral",
    "left",
    "like",
    "limit",
    "natural",
    "not",
    "notnull",
    "null",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "outer",
    "over",
    "partition",
    "recursive",
    "returning",
    "right",
    "select",
    "set",
    "similar",
    "some",
    "table",
    "then",
    "to",
    "true",
    "union",
    "update",
    "using",
    "values",
    "when",
    "where",
    "window",
    "with",
    "glob",
    "match",
];
