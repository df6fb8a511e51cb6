//! What SQLite's own statements do without a rebuild.

use super::quote::{identifier, object};
use super::{column, constraint, index};
use migrator_core::limits::sqlite::only_rename;
use migrator_core::name::ObjectName;
use migrator_core::op::{AddColumn, Operation};
use migrator_core::schema::{Constraint, Table};

/// The statements that do these operations together on a table that the model knows.
pub(super) fn statements(operations: &[Operation], table: &Table) -> Vec<String> {
    let Some(operation) = operations.first() else { return Vec::new() };
    match operation {
        Operation::AddColumn(add) if add.if_not_exists => Vec::new(), // it is there
        Operation::AddColumn(add) => vec![add_column(add, table.options.strict, &operations[1..])],
        Operation::DropColumn(drop) => {
            vec![format!("ALTER TABLE {} DROP COLUMN {}", object(&drop.table), identifier(&drop.column))]
        }
        Operation::AlterColumn(alter) => match only_rename(alter) {
            Some(to) => rename_column(&alter.table, &alter.column, to),
            None => Vec::new(),
        },
        Operation::CreateIndex(create) => match table.indexes.contains_key(&create.name) {
            true if create.if_not_exists => Vec::new(),
            _ => vec![index::create(&create.table, &create.name, &create.index, create.if_not_exists)],
        },
        Operation::DropIndex(drop) => vec![index::drop(&drop.table, &drop.name, drop.if_exists)],
        // SQLite keeps no comments, and leaves no row unchecked.
        _ => Vec::new(),
    }
}

/// The statements that rename a column.
pub(super) fn rename_column(table: &ObjectName, from: &str, to: &str) -> Vec<String> {
    if from == to {
        return Vec::new();
    }
    vec![format!("ALTER TABLE {} RENAME COLUMN {} TO {}", object(table), identifier(from), identifier(to))]
}

/// `ADD COLUMN`, together with the checks and the foreign keys of the column that follow it.
fn add_column(add: &AddColumn, strict: bool, following: &[Operation]) -> String {
    let mut sql = format!(
        "ALTER TABLE {} ADD COLUMN {}",
        object(&add.table),
        column::definition(&add.table, &add.column, strict, None)
    );
    for operation in following {
        let clause = match operation {
            Operation::CreateCheckConstraint(create) => {
                constraint::column_clause(&create.name, &Constraint::Check(create.check.clone()))
            }
            Operation::CreateForeignKey(create) => {
                constraint::column_clause(&create.name, &Constraint::ForeignKey(create.key.clone()))
            }
            _ => continue,
        };
        sql.push(' ');
        sql.push_str(&clause);
    }
    sql
}
