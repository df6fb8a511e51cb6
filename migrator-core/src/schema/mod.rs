//! The structure of a database, as a value.

mod column;
mod column_type;
mod constraint;
mod expression;
mod index;
mod literal;
mod table;

pub use column::{Column, ColumnDefault};
pub use column_type::ColumnType;
pub use constraint::{Constraint, ForeignKey, ReferentialAction};
pub use expression::Expression;
pub use index::Index;
pub use literal::Literal;
pub use table::Table;

use crate::name::ObjectName;
use std::collections::BTreeMap;

/// The tables of a database.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Schema {
    /// The tables, by name.
    pub tables: BTreeMap<ObjectName, Table>,
}

impl Schema {
    /// The table of this name.
    pub fn table(&self, name: &ObjectName) -> Option<&Table> {
        self.tables.get(name)
    }

    /// Adds a table, in place of one of the same name.
    #[must_use]
    pub fn with(mut self, table: Table) -> Self {
        self.tables.insert(table.name.clone(), table);
        self
    }

    /// The foreign keys of *other* tables that point at this one: table, name of the key, key.
    pub fn references_to<'a>(
        &'a self,
        table: &'a ObjectName,
    ) -> impl Iterator<Item = (&'a Table, &'a str, &'a ForeignKey)> {
        self.tables.values().filter(move |other| other.name != *table).flat_map(move |other| {
            other.constraints.iter().filter_map(move |(name, constraint)| match constraint {
                Constraint::ForeignKey(key) if key.referenced_table == *table => {
                    Some((other, name.as_str(), key))
                }
                _ => None,
            })
        })
    }

    /// The table that has an index of this name.
    pub fn table_with_index(&self, index: &str) -> Option<&Table> {
        self.tables.values().find(|table| table.indexes.contains_key(index))
    }

    /// Gives a table another name, and so every foreign key that points at it.
    pub(crate) fn rename_table(&mut self, from: &ObjectName, to: &ObjectName) {
        if let Some(mut table) = self.tables.remove(from) {
            table.name = to.clone();
            self.tables.insert(to.clone(), table);
        }
        for key in self.foreign_keys_mut().filter(|key| key.referenced_table == *from) {
            key.referenced_table = to.clone();
        }
    }

    /// Gives a column another name, and so everything that stands on it, in any table.
    pub(crate) fn rename_column(&mut self, table: &ObjectName, from: &str, to: &str) {
        if let Some(table) = self.tables.get_mut(table) {
            table.rename_column(from, to);
        }
        for key in self.foreign_keys_mut().filter(|key| key.referenced_table == *table) {
            rename_in(&mut key.referenced_columns, from, to);
        }
    }

    fn foreign_keys_mut(&mut self) -> impl Iterator<Item = &mut ForeignKey> {
        self.tables.values_mut().flat_map(|table| table.constraints.values_mut()).filter_map(|constraint| {
            match constraint {
                Constraint::ForeignKey(key) => Some(key),
                _ => None,
            }
        })
    }
}

fn rename_in(columns: &mut [String], from: &str, to: &str) {
    for column in columns.iter_mut().filter(|column| *column == from) {
        to.clone_into(column);
    }
}
