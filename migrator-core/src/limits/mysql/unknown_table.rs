//! Changes of a table that no migration created: nothing is known of it.

use super::{columns, constraints, indexes, tables};
use crate::limits::words::in_backticks;
use crate::limits::{Cause, Unsupported, check_rows};
use crate::op::{AlterColumn, Operation};

/// Checks one operation.
pub(super) fn check(operation: &Operation) -> Result<(), Cause> {
    check_rows(operation)?;
    Ok(check_change(operation)?)
}

fn check_change(operation: &Operation) -> Result<(), Unsupported> {
    if let Some((name, constraint)) = operation.new_constraint() {
        return constraints::check(name, &constraint);
    }
    match operation {
        Operation::AddColumn(add) if add.column.identity.is_some() => Err(Unsupported::new(
            format!(
                "no migration created `{}`, and MySQL adds identity column `{}` only with its key",
                add.table, add.column.name
            ),
            "write both in one statement: op.execute(\"ALTER TABLE … ADD COLUMN … AUTO_INCREMENT, ADD PRIMARY KEY (…)\")",
        )
        .at(&add.column.name)),
        Operation::AddColumn(add) => columns::check(&add.column),
        Operation::AlterColumn(alter) => check_alter(alter),
        Operation::CreateIndex(create) => indexes::check(&create.name, &create.index),
        Operation::RenameConstraint(rename) => Err(Unsupported::new(
            format!(
                "no migration created `{}`, and MySQL renames constraint `{}` only by creating it anew",
                rename.table, rename.name
            ),
            "drop it and create it under its new name",
        )
        .at(&rename.name)),
        Operation::CreateTableComment(create) => {
            columns::check_comment(&create.table.name, &create.comment, tables::MAX_COMMENT)
        }
        _ => Ok(()),
    }
}

/// A name and a default change without the rest of the column; nothing else does.
fn check_alter(alter: &AlterColumn) -> Result<(), Unsupported> {
    if only_renamed(alter).is_some() || is_only_default_dropped(alter) {
        return Ok(());
    }
    let AlterColumn { table, column, .. } = alter;
    let quoted = match &table.schema {
        Some(schema) => format!("{}.{}", in_backticks(schema), in_backticks(&table.name)),
        None => in_backticks(&table.name),
    };
    Err(Unsupported::new(
        format!(
            "no migration created `{table}`, and MySQL changes a column only when the whole of it is written"
        ),
        format!(
            "write it yourself: op.execute(\"ALTER TABLE {quoted} MODIFY {} …\"), with its type, NOT NULL, default and comment",
            in_backticks(column)
        ),
    )
    .at(column))
}

/// The new name, where nothing else changes.
pub fn only_renamed(alter: &AlterColumn) -> Option<&str> {
    let to = alter.rename.as_deref()?;
    let mut only = AlterColumn::new(&alter.table, &alter.column);
    only.rename_to(to);
    (*alter == only).then_some(to)
}

/// Whether the default goes and nothing else changes.
pub fn is_only_default_dropped(alter: &AlterColumn) -> bool {
    let mut only = AlterColumn::new(&alter.table, &alter.column);
    only.drop_default();
    *alter == only
}
