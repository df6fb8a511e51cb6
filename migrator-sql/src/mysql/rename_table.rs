//! A table gets another name, and with it what the server named after it.

use super::alter::statement;
use super::quote::{identifier, object};
use super::{constraint, names, supporting};
use crate::error::Unsupported;
use migrator_core::op::RenameTable;
use migrator_core::schema::{Constraint, Schema, Table};

/// Where the server does not tell letters by their case, a name that differs in nothing else is taken by
/// the table itself.
pub(super) fn statements(rename: &RenameTable) -> Result<Vec<String>, Unsupported> {
    let RenameTable { table, to } = rename;
    names::check("table", to)?;
    let step = |from: &_, to: &_| format!("RENAME TABLE {} TO {}", object(from), object(to));
    if table.name != *to && table.name.to_lowercase() == to.to_lowercase() {
        let between: String = format!("_migrator_{}", table.name).chars().take(64).collect();
        let between = table.sibling(between);
        return Ok(vec![step(table, &between), step(&between, &table.sibling(to))]);
    }
    Ok(vec![step(table, &table.sibling(to))])
}

/// Refuses a rename that MySQL and MariaDB do in different ways.
pub(super) fn check(rename: &RenameTable, schema: &Schema) -> Result<(), Unsupported> {
    let Some(table) = schema.table(&rename.table) else { return Ok(()) };
    let prefix = |kind: &str| format!("{}_{kind}_", table.name.name);
    let differs = table.constraints.iter().find(|(name, rule)| match rule {
        // MySQL gives the check another name with the table, MariaDB does not.
        Constraint::Check(_) => name.starts_with(&prefix("chk")),
        // And back again, one that has the name of the other table would follow.
        Constraint::ForeignKey(_) => {
            **name == prefix("ibfk") || name.starts_with(&format!("{}_ibfk_", rename.to))
        }
        _ => false,
    });
    match differs {
        Some((name, rule)) => Err(Unsupported::new(
            format!(
                "{} `{name}` of `{}` is named as MySQL names them, which may give it another name with the table",
                rule.kind(),
                rename.table
            ),
            format!("give it a name of your own first: op.rename_constraint({:?}, …)", table.name.name),
        )),
        None => Ok(()),
    }
}

/// Checks the foreign keys that InnoDB gave another name: each name is there once a database.
pub(super) fn check_after(after: &Table, schema: &Schema) -> Result<(), Unsupported> {
    for (name, rule) in &after.constraints {
        if let Constraint::ForeignKey(key) = rule {
            names::check("foreign key", name)?;
            constraint::check_foreign_key(schema, after, name, key)?;
        }
    }
    Ok(())
}

/// The indexes that foreign keys stand on have the names of these.
pub(super) fn indexes(before: &Table, after: &Table) -> Option<String> {
    let (had, needs) = (supporting::indexes(before), supporting::indexes(after));
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
