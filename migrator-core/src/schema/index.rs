use super::{Expression, IndexKey, IndexPart};
use std::fmt;

/// An index of a table. Its name stands beside it, in the table.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Index {
    /// What is indexed, in order.
    pub parts: Vec<IndexPart>,
    /// Whether no two rows may have the same values in them.
    pub unique: bool,
    /// The condition of the rows that are indexed, when not all are.
    pub predicate: Option<Expression>,
    /// The kind of index, in small letters (`gin`, `hash`, `fulltext`), where it is not the usual one.
    pub method: Option<String>,
    /// Columns that are kept in the index without being searched (PostgreSQL).
    pub include: Vec<String>,
    /// Whether two `NULL`s are the same value, to a unique index (PostgreSQL 15).
    pub nulls_not_distinct: bool,
}

impl Index {
    /// An index of the usual kind.
    pub fn new<P: Into<IndexPart>>(parts: impl IntoIterator<Item = P>) -> Self {
        Index {
            parts: parts.into_iter().map(Into::into).collect(),
            unique: false,
            predicate: None,
            method: None,
            include: Vec::new(),
            nulls_not_distinct: false,
        }
    }

    /// The columns that are indexed as they are, in order.
    pub fn columns(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(IndexPart::column)
    }

    /// The columns that it names: indexed as they are, and included.
    pub fn named_columns(&self) -> Vec<String> {
        self.columns().map(ToOwned::to_owned).chain(self.include.iter().cloned()).collect()
    }

    /// Whether it stands on the column.
    pub fn uses(&self, column: &str) -> bool {
        self.parts.iter().any(|part| part.uses(column))
            || self.include.iter().any(|included| included == column)
            || self.predicate.as_ref().is_some_and(|p| p.names(column))
    }

    /// Whether it makes exactly this set of columns unique, whatever else a row holds.
    pub(super) fn makes_unique(&self, columns: &[String]) -> bool {
        self.unique
            && self.predicate.is_none()
            && self.parts.len() == columns.len()
            && self.parts.iter().all(|part| part.prefix_length.is_none())
            && columns.iter().all(|column| self.columns().any(|indexed| indexed == column))
    }

    pub(super) fn rename_column(&mut self, from: &str, to: &str) {
        for part in &mut self.parts {
            match &mut part.key {
                IndexKey::Column(column) if column == from => to.clone_into(column),
                IndexKey::Column(_) => {}
                IndexKey::Expression(expression) => *expression = expression.rename(from, to),
            }
        }
        super::rename_in(&mut self.include, from, to);
        if let Some(predicate) = &mut self.predicate {
            *predicate = predicate.rename(from, to);
        }
    }
}

impl fmt::Display for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(method) = &self.method {
            write!(f, "using {method} ")?;
        }
        let parts: Vec<String> = self.parts.iter().map(ToString::to_string).collect();
        write!(f, "({})", parts.join(", "))?;
        if !self.include.is_empty() {
            write!(f, " include ({})", self.include.join(", "))?;
        }
        if self.nulls_not_distinct {
            f.write_str(" nulls not distinct")?;
        }
        if let Some(predicate) = &self.predicate {
            write!(f, " where {predicate}")?;
        }
        Ok(())
    }
}
