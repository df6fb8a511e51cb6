//! Changes of one table, those that follow each other in one statement where their order is of no matter.

use super::touched::Touched;
use super::{alter_column, columns, constraints, foreign_keys, indexes, names, tables, views};
use crate::limits::{Cause, Refusal, Unsupported, renames};
use crate::name::ObjectName;
use crate::op::{AddColumn, Operation, RenameConstraint};
use crate::schema::{ColumnDefault, Constraint, Schema, Table};

/// The table that an operation alters.
pub fn altered_table(operation: &Operation) -> Option<&ObjectName> {
    match operation {
        Operation::CreateTable(_) | Operation::DropTable(_) | Operation::RenameTable(_) => None,
        other => other.table(),
    }
}

/// An operation that is part of a statement.
#[derive(Debug)]
pub struct Change<'a> {
    /// Its position.
    pub position: usize,
    /// Whether it has statements of its own.
    pub is_alone: bool,
    /// The table before it.
    pub before: &'a Table,
    /// The schema after it.
    pub after: &'a Schema,
}

/// Takes the schema along the operation at `start`, and those after it that share its statement; gives the
/// position behind them. `visit` is called for each, once it is applied and found to be possible.
///
/// # Errors
///
/// The first operation that does not fit the schema, or that MySQL cannot do.
pub fn follow_statement(
    operations: &[Operation],
    start: usize,
    table: &ObjectName,
    schema: &mut Schema,
    mut visit: impl FnMut(&Change<'_>),
) -> Result<usize, Refusal> {
    let mut together = Touched::default();
    let mut end = start;
    for (position, operation) in operations.iter().enumerate().skip(start) {
        if altered_table(operation) != Some(table) {
            break;
        }
        let fail = |cause: Cause| cause.at(position);
        let before = schema.table(table).cloned().unwrap_or_else(|| Table::new(table));
        let touched = Touched::by(operation, &before);
        let is_alone = stands_alone(operation, &before, schema);
        if end > start && (is_alone || !together.allows(&touched)) {
            break;
        }
        let refused = names::check(operation, Some(schema))
            .and_then(|()| views::check_columns(operation, schema))
            .and_then(|()| renames::check(operation, schema));
        operation.apply(schema).map_err(|e| fail(e.into()))?;
        refused.map_err(|e| fail(e.into()))?;
        end += 1;
        if is_alone {
            let after = schema.table(table).unwrap_or(&before);
            check_whole(schema, after).map_err(|e| fail(e.into()))?;
            check_alone(operation, &before, schema).map_err(|e| fail(e.into()))?;
        } else {
            check_clauses(operation, &before, schema).map_err(|e| fail(e.into()))?;
        }
        visit(&Change { position, is_alone, before: &before, after: schema });
        if is_alone {
            return Ok(end);
        }
        together.add(touched);
    }
    if let Some(after) = schema.table(table) {
        check_whole(schema, after).map_err(|e| Cause::from(e).at(end.saturating_sub(1)))?;
    }
    Ok(end)
}

/// Checks the table as it is at the end of a statement.
fn check_whole(schema: &Schema, table: &Table) -> Result<(), Unsupported> {
    tables::check(table)?;
    foreign_keys::check_updates(schema, table)
}

/// Whether the operation needs statements of its own.
fn stands_alone(operation: &Operation, before: &Table, schema: &Schema) -> bool {
    match operation {
        Operation::AlterColumn(alter) => {
            // Together with a change that copies the table, MariaDB refuses to rename it.
            let renames_key = alter.rename.is_some()
                && (before.constraints.values().any(|rule| {
                    matches!(rule, Constraint::ForeignKey(key) if key.columns.contains(&alter.column)
                        || key.referenced_table == before.name && key.referenced_columns.contains(&alter.column))
                }) || schema
                    .references_to(&before.name)
                    .any(|(_, _, key)| key.referenced_columns.contains(&alter.column)));
            renames_key || alter_column::needs_several(alter, before, schema)
        }
        Operation::DropConstraint(drop) => {
            matches!(before.constraints.get(&drop.name), Some(Constraint::ForeignKey(_)) | None)
        }
        Operation::RenameConstraint(_) => true,
        Operation::CreateForeignKey(create) => create.key.referenced_table == create.table,
        Operation::AddColumn(add) => add.if_not_exists || draws_values(add),
        Operation::DropColumn(drop) => before.column(&drop.column).is_none(),
        Operation::CreateIndex(create) => create.if_not_exists,
        Operation::DropIndex(drop) => !before.indexes.contains_key(&drop.name),
        _ => false,
    }
}

/// Whether each row gets a random value of its own: MySQL adds no such column in one statement.
pub fn draws_values(add: &AddColumn) -> bool {
    add.column.default == Some(ColumnDefault::NewUuid)
}

/// Checks an operation that has statements of its own.
fn check_alone(operation: &Operation, before: &Table, after: &Schema) -> Result<(), Unsupported> {
    match operation {
        Operation::AlterColumn(alter) => alter_column::check_several(alter, before, after),
        Operation::RenameConstraint(rename) => check_rename(rename, before, after),
        // What is there already is left as it is.
        Operation::AddColumn(add) if add.if_not_exists && before.column(&add.column.name).is_some() => Ok(()),
        Operation::CreateIndex(create)
            if create.if_not_exists && before.indexes.contains_key(&create.name) =>
        {
            Ok(())
        }
        _ => check_clauses(operation, before, after),
    }
}

/// Checks the clauses of an operation.
fn check_clauses(operation: &Operation, before: &Table, after: &Schema) -> Result<(), Unsupported> {
    match operation {
        Operation::AddColumn(add) => columns::check(&add.column),
        Operation::AlterColumn(alter) => alter_column::check(alter, before, after),
        Operation::CreateIndex(create) => indexes::check(&create.name, &create.index),
        Operation::CreateUniqueConstraint(create) => match &create.using_index {
            // To MySQL a unique index is the constraint.
            Some(_) => Ok(()),
            None => constraints::check(&create.name, &Constraint::Unique(create.unique.clone())),
        },
        Operation::CreateCheckConstraint(create) => {
            constraints::check_name_is_free(after, before, &create.name)?;
            constraints::check(&create.name, &Constraint::Check(create.check.clone()))
        }
        Operation::CreateForeignKey(create) => {
            if let Some(table) = after.table(&create.table) {
                foreign_keys::check(after, table, &create.name, &create.key)?;
            }
            constraints::check(&create.name, &Constraint::ForeignKey(create.key.clone()))
        }
        Operation::CreateExcludeConstraint(create) => {
            constraints::check(&create.name, &Constraint::Exclude(create.exclude.clone()))
        }
        Operation::CreateTableComment(create) => {
            columns::check_comment(&create.table.name, &create.comment, tables::MAX_COMMENT)
        }
        _ => Ok(()),
    }
}

/// A primary key has no name, a unique constraint is an index; the others are created anew.
fn check_rename(rename: &RenameConstraint, before: &Table, after: &Schema) -> Result<(), Unsupported> {
    let Some(rule) = before.constraints.get(&rename.name) else { return Ok(()) };
    if rename.name == rename.to || matches!(rule, Constraint::PrimaryKey(_) | Constraint::Unique(_)) {
        return Ok(());
    }
    constraints::check(&rename.to, rule)?;
    match (rule, after.table(&rename.table)) {
        (Constraint::ForeignKey(key), Some(now)) => foreign_keys::check(after, now, &rename.to, key),
        (Constraint::Check(_), _) => constraints::check_name_is_free(after, before, &rename.to),
        _ => Ok(()),
    }
}
