use super::Expression;
use crate::capability::Dialect;

/// SQL of the user's own: one text for every database, or one for each.
#[derive(Debug, Clone)]
pub struct SqlText {
    texts: Vec<(Option<Dialect>, String)>,
}

impl SqlText {
    /// One text for every database.
    pub fn new(sql: impl Into<String>) -> Self {
        SqlText { texts: vec![(None, sql.into())] }
    }

    /// A text for each database, from a function that is asked for each.
    pub fn for_each(mut text: impl FnMut(Dialect) -> String) -> Self {
        SqlText { texts: Dialect::ALL.into_iter().map(|dialect| (Some(dialect), text(dialect))).collect() }
    }

    /// A text for one database; add those for others with [`and`](Self::and).
    ///
    /// ```
    /// use migrator_core::{capability::Dialect, schema::SqlText};
    /// let text = SqlText::on(Dialect::Postgres, "SELECT now()").and(Dialect::Sqlite, "SELECT 1");
    /// assert_eq!(text.get(Dialect::Sqlite), "SELECT 1");
    /// assert_eq!(text.get(Dialect::Mysql), "");
    /// ```
    pub fn on(dialect: Dialect, sql: impl Into<String>) -> Self {
        SqlText { texts: vec![(Some(dialect), sql.into())] }
    }

    /// The same, with a text for another database.
    #[must_use]
    pub fn and(mut self, dialect: Dialect, sql: impl Into<String>) -> Self {
        self.texts.push((Some(dialect), sql.into()));
        self
    }

    /// The text for a database.
    pub fn get(&self, dialect: Dialect) -> &str {
        self.texts.iter().find(|(d, _)| d.is_none_or(|d| d == dialect)).map_or("", |(_, text)| text)
    }

    /// Puts another text in for one database; the others keep theirs.
    pub(super) fn set(&mut self, dialect: Dialect, sql: String) {
        self.texts.retain(|(own, _)| *own != Some(dialect));
        self.texts.insert(0, (Some(dialect), sql));
    }

    /// The text for any database, to show.
    pub fn shown(&self) -> &str {
        self.texts.first().map_or("", |(_, text)| text)
    }

    /// This text as the Rust expression that makes it.
    pub(crate) fn source(&self) -> String {
        let mut source = String::new();
        if Dialect::ALL.iter().all(|dialect| self.get(*dialect) == self.shown()) {
            return format!("{:?}", self.shown());
        }
        let is_mixed = self.texts.len() > 1 && self.texts.iter().any(|(dialect, _)| dialect.is_none());
        if is_mixed {
            return SqlText::for_each(|dialect| self.get(dialect).to_owned()).source();
        }
        for (dialect, text) in &self.texts {
            match dialect {
                None => return format!("{text:?}"),
                Some(dialect) if source.is_empty() => {
                    source = format!("SqlText::on(Dialect::{dialect:?}, {text:?})");
                }
                Some(dialect) => source.push_str(&format!(".and(Dialect::{dialect:?}, {text:?})")),
            }
        }
        source
    }

    /// The text for any database, on one line.
    pub(crate) fn line(&self) -> String {
        self.shown().split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// Two texts are equal when they are the same expression, on every database.
impl PartialEq for SqlText {
    fn eq(&self, other: &Self) -> bool {
        Dialect::ALL.into_iter().all(|dialect| {
            let (a, b) = (self.get(dialect), other.get(dialect));
            a == b || Expression::from(a) == Expression::from(b)
        })
    }
}

impl Eq for SqlText {}

impl From<&str> for SqlText {
    fn from(sql: &str) -> Self {
        SqlText::new(sql)
    }
}

impl From<String> for SqlText {
    fn from(sql: String) -> Self {
        SqlText::new(sql)
    }
}
