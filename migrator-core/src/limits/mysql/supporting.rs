//! The indexes that foreign keys stand on.
//!
//! InnoDB wants an index whose first columns are the foreign key's. Where the model has none, the database
//! makes one of the foreign key's name, and takes it away again, silently, when another index fits; but one
//! that was made for a foreign key that is gone stays. So the rendering makes and drops these indexes itself:
//! which ones there are follows from the table alone.

use super::indexes::plain_columns;
use crate::schema::{Constraint, Table};
use std::collections::BTreeMap;

/// The indexes that the foreign keys of a table need beside those that the model has, by name.
pub fn supporting_indexes(table: &Table) -> BTreeMap<&str, &[String]> {
    let mut keys: Vec<(&str, &[String])> = table
        .constraints
        .iter()
        .filter_map(|(name, constraint)| match constraint {
            Constraint::ForeignKey(key) => Some((name.as_str(), key.columns.as_slice())),
            _ => None,
        })
        .filter(|(_, columns)| !is_covered(table, columns))
        .collect();
    // The index of a longer key does for a shorter one that it begins with.
    keys.sort_by(|(a, left), (b, right)| right.len().cmp(&left.len()).then(a.cmp(b)));
    let mut indexes: BTreeMap<&str, &[String]> = BTreeMap::new();
    for (name, columns) in keys {
        if !indexes.values().any(|index| index.starts_with(columns)) {
            indexes.insert(name, columns);
        }
    }
    indexes
}

/// Whether a key or an index of the model begins with the columns.
fn is_covered(table: &Table, columns: &[String]) -> bool {
    table.constraints.values().any(|constraint| match constraint {
        Constraint::PrimaryKey(_) | Constraint::Unique(_) => constraint.columns().starts_with(columns),
        _ => false,
    }) || table
        .indexes
        .values()
        .any(|index| plain_columns(index).is_some_and(|indexed| indexed.starts_with(columns)))
}
