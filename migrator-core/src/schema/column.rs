use super::{ColumnType, Expression, Identity, Literal};
use crate::name::ObjectName;
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
    /// How the database counts it up, if it does.
    pub identity: Option<Identity>,
    /// The expression that the database computes it from, if it does.
    pub generated: Option<Generated>,
    /// How its texts are compared and sorted, where that is not the table's way.
    pub collation: Option<String>,
    /// What it is for, in words that the database keeps.
    pub comment: Option<String>,
}

/// What the database fills in for a column that an `INSERT` leaves out.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum ColumnDefault {
    /// A fixed value.
    Literal(Literal),
    /// The time of the transaction.
    Now,
    /// A new random UUID.
    NewUuid,
    /// The next value of a sequence.
    NextValue(ObjectName),
    /// Any SQL expression.
    Expression(Expression),
}

/// How a column is computed from others of its row.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Generated {
    /// The expression.
    pub expression: Expression,
    /// Whether the value is stored, or computed whenever it is read.
    pub stored: bool,
}

impl ColumnDefault {
    /// This default as the Rust expression that makes it.
    pub fn source(&self) -> String {
        match self {
            ColumnDefault::Literal(literal) => literal.source(),
            ColumnDefault::Now => "now()".into(),
            ColumnDefault::NewUuid => "new_uuid()".into(),
            ColumnDefault::NextValue(sequence) => format!("next_value({})", sequence.source()),
            ColumnDefault::Expression(sql) => format!("expression({:?})", sql.0),
        }
    }
}

impl<T: Into<Literal>> From<T> for ColumnDefault {
    fn from(value: T) -> Self {
        ColumnDefault::Literal(value.into())
    }
}

impl Generated {
    /// The refinement that says so.
    pub(crate) fn source(&self, prefix: &str) -> String {
        let kind = if self.stored { "stored" } else { "virtual" };
        format!(".{prefix}generated_{kind}({:?})", self.expression.0)
    }
}

impl Column {
    /// A column that may be `NULL` and has no default.
    pub fn new(name: impl Into<String>, column_type: ColumnType) -> Self {
        Column {
            name: name.into(),
            column_type,
            nullable: true,
            default: None,
            identity: None,
            generated: None,
            collation: None,
            comment: None,
        }
    }

    /// Whether the column is computed from this one.
    pub fn uses(&self, column: &str) -> bool {
        self.generated.as_ref().is_some_and(|generated| generated.expression.names(column))
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
        if let Some(identity) = &self.identity {
            source.push_str(&identity.refinement("identity", "identity_with"));
        }
        if let Some(generated) = &self.generated {
            source.push_str(&generated.source(""));
        }
        if let Some(collation) = &self.collation {
            source.push_str(&format!(".collation({collation:?})"));
        }
        if let Some(comment) = &self.comment {
            source.push_str(&format!(".comment({comment:?})"));
        }
        source
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.name, self.column_type)?;
        if let Some(collation) = &self.collation {
            write!(f, " collate {collation}")?;
        }
        if !self.nullable {
            f.write_str(" not null")?;
        }
        if let Some(default) = &self.default {
            write!(f, " default {default}")?;
        }
        if let Some(identity) = &self.identity {
            write!(f, " {identity}")?;
        }
        if let Some(generated) = &self.generated {
            write!(f, " {generated}")?;
        }
        Ok(())
    }
}

impl fmt::Display for ColumnDefault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ColumnDefault::Literal(literal) => write!(f, "{literal}"),
            ColumnDefault::Now => f.write_str("now()"),
            ColumnDefault::NewUuid => f.write_str("new uuid"),
            ColumnDefault::NextValue(sequence) => write!(f, "next value of {sequence}"),
            ColumnDefault::Expression(sql) => write!(f, "({sql})"),
        }
    }
}

impl fmt::Display for Generated {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = if self.stored { "stored" } else { "virtual" };
        write!(f, "generated as ({}) {kind}", self.expression)
    }
}
