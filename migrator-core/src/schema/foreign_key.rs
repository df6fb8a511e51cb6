use super::Deferrable;
use crate::name::ObjectName;
use std::fmt;

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
    /// The columns that `SET NULL` or `SET DEFAULT` sets when the row pointed at goes, where it is
    /// not all of them (PostgreSQL 15).
    pub set_columns: Vec<String>,
    /// Whether a row must have all pointing columns `NULL` or none (`MATCH FULL`).
    pub match_full: bool,
    /// Whether, and when, it may be checked later.
    pub deferrable: Option<Deferrable>,
    /// Whether rows that were there before are left unchecked (`NOT VALID`).
    pub not_valid: bool,
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
            set_columns: Vec::new(),
            match_full: false,
            deferrable: None,
            not_valid: false,
        }
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

impl fmt::Display for ForeignKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "foreign key ({}) references {} ({})",
            self.columns.join(", "),
            self.referenced_table,
            self.referenced_columns.join(", ")
        )?;
        if self.match_full {
            f.write_str(" match full")?;
        }
        for (event, action) in [("delete", self.on_delete), ("update", self.on_update)] {
            if action != ReferentialAction::NoAction {
                write!(f, " on {event} {}", action.sql().to_lowercase())?;
            }
            if event == "delete" && !self.set_columns.is_empty() {
                write!(f, " ({})", self.set_columns.join(", "))?;
            }
        }
        if let Some(deferrable) = self.deferrable {
            write!(f, " {}", deferrable.sql().to_lowercase())?;
        }
        f.write_str(if self.not_valid { " not valid" } else { "" })
    }
}
