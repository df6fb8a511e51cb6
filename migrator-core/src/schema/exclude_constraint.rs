use super::{Deferrable, Expression};
use std::fmt;

/// No two rows for which all operators hold between their values (PostgreSQL).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct ExcludeConstraint {
    /// The kind of index that holds it: `gist`, as a rule.
    pub method: String,
    /// What is compared, and by which operator.
    pub elements: Vec<(Expression, String)>,
    /// The condition of the rows that it is for, when it is not for all.
    pub predicate: Option<Expression>,
    /// Whether, and when, it may be checked later.
    pub deferrable: Option<Deferrable>,
}

impl ExcludeConstraint {
    /// Whether it stands on the column.
    pub fn uses(&self, column: &str) -> bool {
        self.elements.iter().any(|(element, _)| element.names(column))
            || self.predicate.as_ref().is_some_and(|predicate| predicate.names(column))
    }

    pub(super) fn rename_column(&mut self, from: &str, to: &str) {
        let elements = self.elements.iter_mut().map(|(element, _)| element);
        for expression in elements.chain(&mut self.predicate) {
            *expression = expression.rename(from, to);
        }
    }
}

impl fmt::Display for ExcludeConstraint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let elements: Vec<String> =
            self.elements.iter().map(|(element, operator)| format!("{element} with {operator}")).collect();
        write!(f, "exclude using {} ({})", self.method, elements.join(", "))?;
        if let Some(predicate) = &self.predicate {
            write!(f, " where {predicate}")?;
        }
        match self.deferrable {
            Some(deferrable) => write!(f, " {}", deferrable.sql().to_lowercase()),
            None => Ok(()),
        }
    }
}
