use super::Expression;
use std::fmt;

/// A column or an expression of an index, and how it is sorted.
///
/// ```
/// use migrator_core::schema::IndexPart;
/// let part = IndexPart::from("created_at").desc().nulls_last();
/// assert_eq!(part.to_string(), "created_at desc nulls last");
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct IndexPart {
    /// What is indexed.
    pub key: IndexKey,
    /// Whether the greatest value comes first.
    pub descending: bool,
    /// Where `NULL`s stand, where it is not where the database puts them for this order.
    pub nulls: Option<NullsOrder>,
    /// The operator class (PostgreSQL), such as `text_pattern_ops`.
    pub operator_class: Option<String>,
    /// How texts are compared, where it is not the column's way.
    pub collation: Option<String>,
    /// How many characters of the value are indexed, when not all are (MySQL, MariaDB).
    pub prefix_length: Option<u32>,
}

/// What an index sorts by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum IndexKey {
    /// A column.
    Column(String),
    /// An expression.
    Expression(Expression),
}

/// Where an index puts `NULL`s.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NullsOrder {
    /// Before all values.
    First,
    /// After all values.
    Last,
}

impl IndexPart {
    fn new(key: IndexKey) -> Self {
        IndexPart {
            key,
            descending: false,
            nulls: None,
            operator_class: None,
            collation: None,
            prefix_length: None,
        }
    }

    /// An expression, in SQL: `lower(email)`.
    pub fn expression(sql: impl Into<Expression>) -> Self {
        IndexPart::new(IndexKey::Expression(sql.into()))
    }

    /// The greatest value first.
    #[must_use]
    pub fn desc(mut self) -> Self {
        self.descending = true;
        self
    }

    /// `NULL`s before all values.
    #[must_use]
    pub fn nulls_first(mut self) -> Self {
        self.nulls = Some(NullsOrder::First);
        self
    }

    /// `NULL`s after all values.
    #[must_use]
    pub fn nulls_last(mut self) -> Self {
        self.nulls = Some(NullsOrder::Last);
        self
    }

    /// The operator class, such as `text_pattern_ops` or `jsonb_path_ops` (PostgreSQL).
    #[must_use]
    pub fn operator_class(mut self, name: impl Into<String>) -> Self {
        self.operator_class = Some(name.into());
        self
    }

    /// Compares texts in this way.
    #[must_use]
    pub fn collation(mut self, name: impl Into<String>) -> Self {
        self.collation = Some(name.into());
        self
    }

    /// Indexes only so many characters of the value (MySQL, MariaDB).
    #[must_use]
    pub fn prefix(mut self, length: u32) -> Self {
        self.prefix_length = Some(length);
        self
    }

    /// The column, when it is one.
    pub fn column(&self) -> Option<&str> {
        match &self.key {
            IndexKey::Column(column) => Some(column),
            IndexKey::Expression(_) => None,
        }
    }

    /// Whether it stands on the column.
    pub fn uses(&self, column: &str) -> bool {
        match &self.key {
            IndexKey::Column(own) => own == column,
            IndexKey::Expression(expression) => expression.names(column),
        }
    }

    /// Whether it is a column and nothing else is said.
    pub(crate) fn is_plain(&self) -> bool {
        self.column().is_some_and(|column| *self == IndexPart::from(column))
    }

    /// This part as the Rust expression that makes it.
    pub(crate) fn source(&self) -> String {
        let mut source = match &self.key {
            IndexKey::Column(column) => format!("column({column:?})"),
            IndexKey::Expression(expression) => format!("indexed({:?})", expression.0),
        };
        if let Some(length) = self.prefix_length {
            source.push_str(&format!(".prefix({length})"));
        }
        if let Some(name) = &self.collation {
            source.push_str(&format!(".collation({name:?})"));
        }
        if let Some(name) = &self.operator_class {
            source.push_str(&format!(".operator_class({name:?})"));
        }
        if self.descending {
            source.push_str(".desc()");
        }
        source.push_str(match self.nulls {
            Some(NullsOrder::First) => ".nulls_first()",
            Some(NullsOrder::Last) => ".nulls_last()",
            None => "",
        });
        source
    }
}

impl fmt::Display for IndexPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.key {
            IndexKey::Column(column) => f.write_str(column)?,
            IndexKey::Expression(expression) => write!(f, "({expression})")?,
        }
        if let Some(length) = self.prefix_length {
            write!(f, "({length})")?;
        }
        if let Some(name) = &self.collation {
            write!(f, " collate {name}")?;
        }
        if let Some(name) = &self.operator_class {
            write!(f, " {name}")?;
        }
        if self.descending {
            f.write_str(" desc")?;
        }
        f.write_str(match self.nulls {
            Some(NullsOrder::First) => " nulls first",
            Some(NullsOrder::Last) => " nulls last",
            None => "",
        })
    }
}

impl From<&str> for IndexPart {
    fn from(column: &str) -> Self {
        IndexPart::new(IndexKey::Column(column.to_owned()))
    }
}

impl From<String> for IndexPart {
    fn from(column: String) -> Self {
        IndexPart::new(IndexKey::Column(column))
    }
}

impl From<&String> for IndexPart {
    fn from(column: &String) -> Self {
        column.as_str().into()
    }
}
