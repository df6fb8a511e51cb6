//! The structure of a database, as a value.
//!
//! | file | what it knows |
//! |---|---|
//! | `table`, `table_options` | a table, and what it is beside its columns |
//! | `column`, `column_type`, `identity`, `literal` | its columns, their types and defaults |
//! | `constraint`, `foreign_key`, `exclude_constraint`, `deferrable` | the rules that its rows keep |
//! | `index`, `index_part` | its indexes |
//! | `trigger`, `function`, `view`, `sequence` | what else a database keeps |
//! | `expression`, `sql_text` | SQL that a user wrote: for all databases, or for each |
//! | `sql_names`, `followers` | the names in it, and what follows when one of them changes |

mod column;
mod column_type;
mod constraint;
mod deferrable;
mod exclude_constraint;
mod expression;
mod followers;
mod foreign_key;
mod function;
mod identity;
mod index;
mod index_part;
mod literal;
mod sequence;
mod sql_names;
mod sql_text;
mod table;
mod table_options;
mod trigger;
mod view;

pub use column::{Column, ColumnDefault, Generated};
pub use column_type::ColumnType;
pub use constraint::{CheckConstraint, Constraint, UniqueConstraint};
pub use deferrable::Deferrable;
pub use exclude_constraint::ExcludeConstraint;
pub use expression::Expression;
pub use foreign_key::{ForeignKey, ReferentialAction};
pub use function::{Function, FunctionName};
pub use identity::Identity;
pub use index::Index;
pub use index_part::{IndexKey, IndexPart, NullsOrder};
pub use literal::Literal;
pub use sequence::Sequence;
pub(crate) use sql_names::{missing_column, whole_updates};
pub use sql_text::SqlText;
pub use table::Table;
pub use table_options::{PartitionBy, PartitionOf, PartitionStrategy, TableOptions};
pub use trigger::{Trigger, TriggerEvent, TriggerTiming};
pub use view::View;

use crate::capability::Dialect;
use crate::name::ObjectName;
use std::collections::{BTreeMap, BTreeSet};

/// What a database holds, but for its rows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Schema {
    /// The database that it is for, where it is for one: operations for another are passed over, and
    /// without one all of them are.
    pub dialect: Option<Dialect>,
    /// The tables, by name.
    pub tables: BTreeMap<ObjectName, Table>,
    /// The views, by name.
    pub views: BTreeMap<ObjectName, View>,
    /// The labels of the enumerations, by name.
    pub enums: BTreeMap<ObjectName, Vec<String>>,
    /// The sequences, by name, but for those that count a column up.
    pub sequences: BTreeMap<ObjectName, Sequence>,
    /// The functions, by name and arguments.
    pub functions: BTreeMap<FunctionName, Function>,
    /// The namespaces, but for the connection's own.
    pub schemas: BTreeSet<String>,
    /// The extensions, by name (PostgreSQL).
    pub extensions: BTreeSet<String>,
}

impl Schema {
    /// An empty database of this kind.
    pub fn of(dialect: Dialect) -> Self {
        Schema { dialect: Some(dialect), ..Schema::default() }
    }

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

    /// The columns of an enumeration's type, or of lists of it: the table, and the column.
    pub fn columns_of_enum<'a>(
        &'a self,
        name: &'a ObjectName,
    ) -> impl Iterator<Item = (&'a Table, &'a Column)> {
        let is_of =
            move |column: &&Column| column.column_type.enumeration().is_some_and(|(own, _)| own == name);
        self.tables
            .values()
            .flat_map(move |table| table.columns.iter().filter(is_of).map(move |c| (table, c)))
    }

    /// Gives an enumeration other labels, wherever it is used.
    pub(crate) fn set_labels(&mut self, name: &ObjectName, labels: &[String]) {
        for column in self.tables.values_mut().flat_map(|table| &mut table.columns) {
            if let Some((own, old)) = column.column_type.enumeration_mut()
                && own == name
            {
                *old = labels.to_vec();
            }
        }
        self.enums.insert(name.clone(), labels.to_vec());
    }

    /// Gives a table another name, and so everything that points at it.
    pub(crate) fn rename_table(&mut self, from: &ObjectName, to: &ObjectName) {
        followers::follow_table(self, from, to);
        if let Some(mut table) = self.tables.remove(from) {
            table.name = to.clone();
            table.rename_qualifiers(&from.name, &to.name);
            if self.dialect == Some(Dialect::Mysql) {
                table.rename_foreign_keys(from);
            }
            self.tables.insert(to.clone(), table);
        }
        for key in self.foreign_keys_mut().filter(|key| key.referenced_table == *from) {
            key.referenced_table = to.clone();
        }
        for of in self.tables.values_mut().filter_map(|table| table.options.partition_of.as_mut()) {
            if of.table == *from {
                of.table = to.clone();
            }
        }
    }

    /// Gives a column another name, and so everything that stands on it, in any table.
    pub(crate) fn rename_column(&mut self, table: &ObjectName, from: &str, to: &str) {
        followers::follow_column(self, table, from, to);
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
