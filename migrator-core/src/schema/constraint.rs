use super::{Deferrable, ExcludeConstraint, Expression, ForeignKey};
use std::fmt;

/// A rule that the rows of a table keep. Its name stands beside it, in the table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Constraint {
    /// These columns identify a row.
    PrimaryKey(Vec<String>),
    /// No two rows have the same values in these columns.
    Unique(UniqueConstraint),
    /// The expression is not false for any row.
    Check(CheckConstraint),
    /// These columns point at a row of another table.
    ForeignKey(ForeignKey),
    /// No two rows are alike by these operators.
    Exclude(ExcludeConstraint),
}

/// No two rows have the same values in these columns.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UniqueConstraint {
    /// The columns.
    pub columns: Vec<String>,
    /// Whether two `NULL`s are the same value.
    pub nulls_not_distinct: bool,
    /// Whether, and when, it may be checked later.
    pub deferrable: Option<Deferrable>,
}

/// A condition that is not false for any row.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CheckConstraint {
    /// The condition.
    pub condition: Expression,
    /// Whether rows that were there before are left unchecked (`NOT VALID`).
    pub not_valid: bool,
}

impl UniqueConstraint {
    /// For these columns, with two `NULL`s being different.
    pub fn new<C: Into<String>>(columns: impl IntoIterator<Item = C>) -> Self {
        UniqueConstraint {
            columns: columns.into_iter().map(Into::into).collect(),
            nulls_not_distinct: false,
            deferrable: None,
        }
    }
}

impl CheckConstraint {
    /// This condition, for all rows.
    pub fn new(condition: impl Into<Expression>) -> Self {
        CheckConstraint { condition: condition.into(), not_valid: false }
    }
}

impl Constraint {
    /// The columns that it stands on, when it lists columns.
    pub fn columns(&self) -> &[String] {
        match self {
            Constraint::PrimaryKey(columns) => columns,
            Constraint::Unique(unique) => &unique.columns,
            Constraint::ForeignKey(key) => &key.columns,
            Constraint::Check(_) | Constraint::Exclude(_) => &[],
        }
    }

    /// Whether it stands on the column.
    pub fn uses(&self, column: &str) -> bool {
        match self {
            Constraint::Check(check) => check.condition.names(column),
            Constraint::Exclude(exclude) => exclude.uses(column),
            other => other.columns().iter().any(|c| c == column),
        }
    }

    /// Whether rows that were there before it are left unchecked (`NOT VALID`).
    pub fn is_not_valid(&self) -> bool {
        match self {
            Constraint::Check(check) => check.not_valid,
            Constraint::ForeignKey(key) => key.not_valid,
            _ => false,
        }
    }

    /// What kind of rule it is, in words.
    pub fn kind(&self) -> &'static str {
        match self {
            Constraint::PrimaryKey(_) => "primary key",
            Constraint::Unique(_) => "unique constraint",
            Constraint::Check(_) => "check constraint",
            Constraint::ForeignKey(_) => "foreign key",
            Constraint::Exclude(_) => "exclude constraint",
        }
    }

    pub(super) fn rename_column(&mut self, from: &str, to: &str) {
        let columns = match self {
            Constraint::PrimaryKey(columns) => columns,
            Constraint::Unique(unique) => &mut unique.columns,
            Constraint::ForeignKey(key) => {
                super::rename_in(&mut key.set_columns, from, to);
                &mut key.columns
            }
            Constraint::Check(check) => {
                check.condition = check.condition.rename(from, to);
                return;
            }
            Constraint::Exclude(exclude) => return exclude.rename_column(from, to),
        };
        super::rename_in(columns, from, to);
    }
}

impl fmt::Display for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Constraint::PrimaryKey(columns) => write!(f, "primary key ({})", columns.join(", ")),
            Constraint::Unique(unique) => write!(f, "{unique}"),
            Constraint::Check(check) => write!(f, "{check}"),
            Constraint::ForeignKey(key) => write!(f, "{key}"),
            Constraint::Exclude(exclude) => write!(f, "{exclude}"),
        }
    }
}

impl fmt::Display for UniqueConstraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nulls = if self.nulls_not_distinct { "nulls not distinct " } else { "" };
        write!(f, "unique {nulls}({})", self.columns.join(", "))?;
        match self.deferrable {
            Some(deferrable) => write!(f, " {}", deferrable.sql().to_lowercase()),
            None => Ok(()),
        }
    }
}

impl fmt::Display for CheckConstraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "check ({}){}", self.condition, if self.not_valid { " not valid" } else { "" })
    }
}
