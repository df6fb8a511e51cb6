use super::Expression;
use crate::name::ObjectName;
use std::fmt;

/// A rule that the rows of a table keep. Its name stands beside it, in the table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Constraint {
    /// These columns identify a row.
    PrimaryKey(Vec<String>),
    /// No two rows have the same values in these columns.
    Unique(Vec<String>),
    /// The expression is not false for any row.
    Check(Expression),
    /// These columns point at a row of another table.
    ForeignKey(ForeignKey),
}

/// Columns that point at a row of another table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ForeignKey {
    /// The columns that point.
    pub columns: Vec<String>,
    /// The table pointed at.
    pub referenced_table: ObjectName,
    /// The columns pointed at, in the order of `columns`.
    pub referenced_columns: Vec<String>,
    /// What happens to a row when the row it points at goes.
    pub on_delete: ReferentialAction,
    /// What happens to a row when the key it points at changes.
    pub on_update: ReferentialAction,
}

/// What a foreign key does when what it points at goes or changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum ReferentialAction {
    /// Refuse, at the end of the statement.
    #[default]
    NoAction,
    /// Refuse, at once.
    Restrict,
    /// Do the same to the row that points.
    Cascade,
    /// Make the pointing columns `NULL`.
    SetNull,
    /// Give the pointing columns their default.
    SetDefault,
}

impl ForeignKey {
    /// A key that does nothing when what it points at goes or changes but refuse.
    pub fn new<C: Into<String>, R: Into<String>>(
        columns: impl IntoIterator<Item = C>,
        referenced_table: impl Into<ObjectName>,
        referenced_columns: impl IntoIterator<Item = R>,
    ) -> Self {
        ForeignKey {
            columns: columns.into_iter().map(Into::into).collect(),
            referenced_table: referenced_table.into(),
            referenced_columns: referenced_columns.into_iter().map(Into::into).collect(),
            on_delete: ReferentialAction::NoAction,
            on_update: ReferentialAction::NoAction,
        }
    }
}

impl Constraint {
    /// The columns that it stands on, when it lists columns.
    pub fn columns(&self) -> &[String] {
        match self {
            Constraint::PrimaryKey(columns) | Constraint::Unique(columns) => columns,
            Constraint::ForeignKey(key) => &key.columns,
            Constraint::Check(_) => &[],
        }
    }

    /// Whether it stands on the column.
    pub fn uses(&self, column: &str) -> bool {
        match self {
            Constraint::Check(expression) => expression.names(column),
            other => other.columns().iter().any(|c| c == column),
        }
    }

    /// What kind of rule it is, in words.
    pub fn kind(&self) -> &'static str {
        match self {
            Constraint::PrimaryKey(_) => "primary key",
            Constraint::Unique(_) => "unique constraint",
            Constraint::Check(_) => "check constraint",
            Constraint::ForeignKey(_) => "foreign key",
        }
    }

    pub(super) fn rename_column(&mut self, from: &str, to: &str) {
        let columns = match self {
            Constraint::PrimaryKey(columns) | Constraint::Unique(columns) => columns,
            Constraint::ForeignKey(key) => &mut key.columns,
            Constraint::Check(expression) => {
                *expression = expression.rename(from, to);
                return;
            }
        };
        super::rename_in(columns, from, to);
    }
}

impl ReferentialAction {
    /// Its words in SQL.
    pub fn sql(self) -> &'static str {
        match self {
            ReferentialAction::NoAction => "NO ACTION",
            ReferentialAction::Restrict => "RESTRICT",
            ReferentialAction::Cascade => "CASCADE",
            ReferentialAction::SetNull => "SET NULL",
            ReferentialAction::SetDefault => "SET DEFAULT",
        }
    }
}

impl fmt::Display for Constraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Constraint::PrimaryKey(columns) => write!(f, "primary key ({})", columns.join(", ")),
            Constraint::Unique(columns) => write!(f, "unique ({})", columns.join(", ")),
            Constraint::Check(expression) => write!(f, "check ({expression})"),
            Constraint::ForeignKey(key) => write!(f, "{key}"),
        }
    }
}

impl fmt::Display for ForeignKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "foreign key ({}) references {} ({})",
            self.columns.join(", "),
            self.referenced_table,
            self.referenced_columns.join(", ")
        )?;
        for (event, action) in [("delete", self.on_delete), ("update", self.on_update)] {
            if action != ReferentialAction::NoAction {
                write!(f, " on {event} {}", action.sql().to_lowercase())?;
            }
        }
        Ok(())
    }
}
