use super::Expression;
use std::fmt;

/// An index of a table. Its name stands beside it, in the table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Index {
    /// The indexed columns, in order.
    pub columns: Vec<String>,
    /// Whether no two rows may have the same values in them.
    pub unique: bool,
    /// The condition of the rows that are indexed, when not all are.
    pub predicate: Option<Expression>,
}

impl Index {
    /// Whether it stands on the column.
    pub fn uses(&self, column: &str) -> bool {
        self.columns.iter().any(|c| c == column) || self.predicate.as_ref().is_some_and(|p| p.names(column))
    }

    pub(super) fn rename_column(&mut self, from: &str, to: &str) {
        super::rename_in(&mut self.columns, from, to);
        if let Some(predicate) = &mut self.predicate {
            *predicate = predicate.rename(from, to);
        }
    }
}

impl fmt::Display for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "({})", self.columns.join(", "))?;
        if let Some(predicate) = &self.predicate {
            write!(f, " where {predicate}")?;
        }
        Ok(())
    }
}
