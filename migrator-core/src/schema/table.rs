use super::sql_names::qualifiers;
use super::{Column, Constraint, Expression, Index, IndexKey, TableOptions, Trigger};
use crate::capability::Dialect;
use crate::name::ObjectName;
use std::collections::BTreeMap;

/// A table. Two tables are equal whatever the order of their columns.
#[derive(Debug, Clone)]
pub struct Table {
    /// Its name.
    pub name: ObjectName,
    /// Its columns, in order. A partition has none of its own.
    pub columns: Vec<Column>,
    /// Its constraints, by name.
    pub constraints: BTreeMap<String, Constraint>,
    /// Its indexes, by name.
    pub indexes: BTreeMap<String, Index>,
    /// Its triggers, by name.
    pub triggers: BTreeMap<String, Trigger>,
    /// What it is for, in words that the database keeps.
    pub comment: Option<String>,
    /// What else it is.
    pub options: TableOptions,
}

impl Table {
    /// A table without columns.
    pub fn new(name: impl Into<ObjectName>) -> Self {
        Table {
            name: name.into(),
            columns: Vec::new(),
            constraints: BTreeMap::new(),
            indexes: BTreeMap::new(),
            triggers: BTreeMap::new(),
            comment: None,
            options: TableOptions::default(),
        }
    }

    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The column of this name, to change it.
    pub fn column_mut(&mut self, name: &str) -> Option<&mut Column> {
        self.columns.iter_mut().find(|column| column.name == name)
    }

    /// The names of the columns, in order.
    pub fn column_names(&self) -> impl Iterator<Item = &str> + Clone {
        self.columns.iter().map(|column| column.name.as_str())
    }

    /// The columns of the primary key with its name, if there is one.
    pub fn primary_key(&self) -> Option<(&str, &[String])> {
        self.constraints.iter().find_map(|(name, constraint)| match constraint {
            Constraint::PrimaryKey(columns) => Some((name.as_str(), columns.as_slice())),
            _ => None,
        })
    }

    /// Whether no two rows can have the same values in all of these columns: a primary key is among them.
    pub(crate) fn identifies(&self, columns: &[String]) -> bool {
        self.primary_key().is_some_and(|(_, key)| key.iter().all(|column| columns.contains(column)))
    }

    /// Columns that are never `NULL` and that a constraint makes unique together.
    pub(crate) fn unique_columns(&self) -> Option<&[String]> {
        let is_filled = |name: &String| self.column(name).is_some_and(|column| !column.nullable);
        self.constraints.values().find_map(|constraint| match constraint {
            Constraint::Unique(_) if constraint.columns().iter().all(is_filled) => Some(constraint.columns()),
            _ => None,
        })
    }

    /// Whether a key or an unconditional unique index makes exactly this set of columns unique.
    pub fn is_unique(&self, columns: &[String]) -> bool {
        let same = |other: &[String]| {
            other.len() == columns.len() && columns.iter().all(|column| other.contains(column))
        };
        self.constraints.values().any(|constraint| match constraint {
            Constraint::PrimaryKey(_) | Constraint::Unique(_) => same(constraint.columns()),
            _ => false,
        }) || self.indexes.values().any(|index| index.makes_unique(columns))
    }

    /// What in this table stands on the column, in words: constraints, indexes, columns that are
    /// computed from it, triggers.
    pub fn uses_of(&self, column: &str) -> Vec<String> {
        let constraints = self
            .constraints
            .iter()
            .filter(|(_, constraint)| constraint.uses(column))
            .map(|(name, constraint)| format!("{} `{name}`", constraint.kind()));
        let indexes = self
            .indexes
            .iter()
            .filter(|(_, index)| index.uses(column))
            .map(|(name, _)| format!("index `{name}`"));
        let computed = self
            .columns
            .iter()
            .filter(|other| other.name != column && other.uses(column))
            .map(|other| format!("generated column `{}`", other.name));
        let triggers = self
            .triggers
            .iter()
            .filter(|(_, trigger)| trigger.uses(column))
            .map(|(name, _)| format!("trigger `{name}`"));
        constraints.chain(indexes).chain(computed).chain(triggers).collect()
    }

    /// The name that InnoDB gives a foreign key of such a name with its table, when that was called so
    /// before: `t_ibfk_1`, as it makes them itself.
    ///
    /// ```
    /// use migrator_core::schema::Table;
    /// let table = Table::new("members");
    /// assert_eq!(table.name_with_table("users_ibfk_1", &"users".into()).as_deref(), Some("members_ibfk_1"));
    /// assert_eq!(table.name_with_table("fk_users", &"users".into()), None);
    /// ```
    pub fn name_with_table(&self, key: &str, before: &ObjectName) -> Option<String> {
        let number = key.strip_prefix(before.name.as_str())?.strip_prefix("_ibfk_")?;
        (!number.is_empty()).then(|| format!("{}_ibfk_{number}", self.name.name))
    }

    /// Gives the foreign keys that MySQL named after the table their names with its new one.
    pub(super) fn rename_foreign_keys(&mut self, before: &ObjectName) {
        let constraints = std::mem::take(&mut self.constraints);
        let renamed = constraints.into_iter().map(|(name, rule)| {
            let to = match rule {
                Constraint::ForeignKey(_) => self.name_with_table(&name, before),
                _ => None,
            };
            (to.unwrap_or(name), rule)
        });
        let renamed: BTreeMap<String, Constraint> = renamed.collect();
        self.constraints = renamed;
    }

    /// Puts another name of the table before the columns in its expressions.
    pub(super) fn rename_qualifiers(&mut self, from: &str, to: &str) {
        let change = |expression: &mut Expression| {
            if let Some(text) = qualifiers(&expression.0, Dialect::Sqlite, from, to) {
                *expression = text.into();
            }
        };
        self.columns.iter_mut().filter_map(|c| c.generated.as_mut()).for_each(|g| change(&mut g.expression));
        for constraint in self.constraints.values_mut() {
            if let Constraint::Check(check) = constraint {
                change(&mut check.condition);
            }
        }
        for index in self.indexes.values_mut() {
            index.predicate.iter_mut().for_each(change);
            for part in &mut index.parts {
                if let IndexKey::Expression(expression) = &mut part.key {
                    change(expression);
                }
            }
        }
    }

    /// Gives a column another name, and so everything in the table that stands on it.
    pub(crate) fn rename_column(&mut self, from: &str, to: &str) {
        for column in &mut self.columns {
            if column.name == from {
                to.clone_into(&mut column.name);
            }
            if let Some(generated) = &mut column.generated {
                generated.expression = generated.expression.rename(from, to);
            }
        }
        self.constraints.values_mut().for_each(|constraint| constraint.rename_column(from, to));
        self.indexes.values_mut().for_each(|index| index.rename_column(from, to));
        self.triggers.values_mut().for_each(|trigger| trigger.rename_column(from, to));
        if let Some(by) = &mut self.options.partition_by {
            by.key.iter_mut().for_each(|key| *key = key.rename(from, to));
        }
    }
}

impl PartialEq for Table {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
            && self.constraints == other.constraints
            && self.indexes == other.indexes
            && self.triggers == other.triggers
            && self.comment == other.comment
            && self.options == other.options
            && self.columns.len() == other.columns.len()
            && self.columns.iter().all(|column| other.column(&column.name) == Some(column))
    }
}

impl Eq for Table {}
