//! A table gets another name, and with it what the server named after it.

use super::alter::statement;
use super::quote::{identifier, object};
use migrator_core::limits::mysql::supporting_indexes;
use migrator_core::op::RenameTable;
use migrator_core::schema::Table;

/// Where the server does not tell letters by their case, a name that differs in nothing else is taken by
/// the table itself.
pub(super) fn statements(rename: &RenameTable) -> Vec<String> {
    let RenameTable { table, to } = rename;
    let step = |from: &_, to: &_| format!("RENAME TABLE {} TO {}", object(from), object(to));
    if table.name != *to && table.name.to_lowercase() == to.to_lowercase() {
        let between: String = format!("_migrator_{}", table.name).chars().take(64).collect();
        let between = table.sibling(between.trim_end()); // no name ends in a space
        return vec![step(table, &between), step(&between, &table.sibling(to))];
    }
    vec![step(table, &table.sibling(to))]
}

/// The indexes that foreign keys stand on have the names of these.
pub(super) fn indexes(before: &Table, after: &Table) -> Option<String> {
    let (had, needs) = (supporting_indexes(before), supporting_indexes(after));
    let renames: Vec<String> = had
        .keys()
        .filter(|name| !needs.contains_key(*name))
        .filter_map(|name| {
            let to = after.name_with_table(name, &before.name)?;
            Some(format!("RENAME INDEX {} TO {}", identifier(name), identifier(&to)))
        })
        .collect();
    statement(&after.name, &renames)
}
