use super::{ColumnType, Expression, Literal};
use std::fmt;

/// A column of a table. Keys and checks are constraints of the table, not part of the column.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Column {
    /// Its name.
    pub name: String,
    /// Its type.
    pub column_type: ColumnType,
    /// Whether it may hold `NULL`.
    pub nullable: bool,
    /// What the database fills in when an `INSERT` leaves it out.
    pub default: Option<ColumnDefault>,
    /// Whether the database counts it up.
    pub identity: bool,
}

/// What the database fills in for a column that an `INSERT` leaves out.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ColumnDefault {
    /// A fixed value.
    Literal(Literal),
    /// The time of the transaction.
    Now,
    /// Any SQL expression.
    Expression(Expression),
}

impl ColumnDefault {
    /// This default as the Rust expression that makes it.
    pub fn source(&self) -> String {
        match self {
            ColumnDefault::Literal(literal) => literal.source(),
            ColumnDefault::Now => "now()".into(),
            ColumnDefault::Expression(sql) => format!("expression({:?})", sql.0),
        }
    }
}

impl<T: Into<Literal>> From<T> for ColumnDefault {
    fn from(value: T) -> Self {
        ColumnDefault::Literal(value.into())
    }
}

impl Column {
    /// A column that may be `NULL` and has no default.
    pub fn new(name: impl Into<String>, column_type: ColumnType) -> Self {
        Column { name: name.into(), column_type, nullable: true, default: None, identity: false }
    }

    /// This column as the Rust expression that makes it.
    pub fn source(&self) -> String {
        let mut source = self.column_type.column_source(&self.name);
        if !self.nullable {
            source.push_str(".not_null()");
        }
        if let Some(default) = &self.default {
            source.push_str(&format!(".default({})", default.source()));
        }
        if self.identity {
            source.push_str(".identity()");
        }
        source
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.column_type)?;
        if !self.nullable {
            f.write_str(" not null")?;
        }
        if let Some(default) = &self.default {
            write!(f, " default {default}")?;
        }
        if self.identity {
            f.write_str(" identity")?;
        }
        Ok(())
    }
}

impl fmt::Display for ColumnDefault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ColumnDefault::Literal(literal) => write!(f, "{literal}"),
            ColumnDefault::Now => f.write_str("now()"),
            ColumnDefault::Expression(sql) => write!(f, "({sql})"),
        }
    }
}
