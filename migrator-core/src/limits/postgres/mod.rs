//! What PostgreSQL cannot do.

mod alter_column;
pub mod cast;
mod columns;
mod constraints;
mod indexes;
mod names;
mod objects;
mod relations;
mod sequences;
mod tables;
mod triggers;
mod views;

pub use alter_column::{is_computed_anew, needs_new_default};
pub use tables::check_model;
pub use views::is_created_anew;

use super::{Cause, Refusal, Unsupported, check_rows, renames};
use crate::name::ObjectName;
use crate::op::{CreatePrimaryKey, CreateUniqueConstraint, Operation};
use crate::schema::Schema;

/// Takes the schema along the operation at `start`, and gives the position behind it.
pub(super) fn follow(
    operations: &[Operation],
    start: usize,
    schema: Option<&mut Schema>,
) -> Result<usize, Refusal> {
    let operation = &operations[start];
    let refused = check_before(operation, schema.as_deref());
    follow_one(operation, schema, refused).map_err(|cause| cause.at(start))?;
    Ok(start + 1)
}

/// Takes the schema along an operation, with what [`check_before`] said of it. That an operation does not
/// fit is said first.
///
/// # Errors
///
/// When the operation does not fit the schema, or PostgreSQL cannot do it.
pub fn follow_one(
    operation: &Operation,
    schema: Option<&mut Schema>,
    refused: Result<(), Unsupported>,
) -> Result<(), Cause> {
    let Some(schema) = schema else {
        check_rows(operation)?;
        return Ok(refused?);
    };
    operation.apply(schema)?;
    refused?;
    Ok(check_after(operation, schema)?)
}

/// Checks an operation on the schema before it; without one, nothing is known of it.
///
/// # Errors
///
/// When PostgreSQL cannot do it.
pub fn check_before(operation: &Operation, schema: Option<&Schema>) -> Result<(), Unsupported> {
    if let Some(schema) = schema {
        relations::collision(operation, schema)?;
        renames::check(operation, schema)?;
    }
    names::check(operation, schema)?;
    let table = operation.table().and_then(|name| schema?.table(name));
    if let Some((name, constraint)) = operation.new_constraint() {
        return constraints::check(name, &constraint);
    }
    match operation {
        Operation::CreateTable(create) => tables::check(create, table.is_some()),
        Operation::AddColumn(add) => columns::check(&add.column),
        Operation::AlterColumn(alter) => alter_column::check(alter, table),
        Operation::CreateIndex(create) => indexes::check(&create.name, &create.index),
        other => objects::check(other, schema),
    }
}

/// Checks what can only be seen in the schema after the operation.
fn check_after(operation: &Operation, schema: &Schema) -> Result<(), Unsupported> {
    match operation {
        Operation::CreateTable(create) => {
            create
                .indexes
                .iter()
                .try_for_each(|(name, own)| indexes::check_in(&create.table, name, own, schema))?;
            create
                .constraints
                .iter()
                .try_for_each(|(name, rule)| constraints::check_in(&create.table, name, rule, schema))
        }
        Operation::CreateIndex(create) => {
            indexes::check_in(&create.table, &create.name, &create.index, schema)
        }
        Operation::CreateForeignKey(create) => check_created(&create.table, &create.name, schema),
        Operation::AddColumn(add) => {
            let columns = schema.table(&add.table).map_or(0, |table| table.columns.len());
            tables::check_column_count(&add.table, columns)
        }
        Operation::CreateUniqueConstraint(CreateUniqueConstraint { table, name, .. })
        | Operation::CreatePrimaryKey(CreatePrimaryKey { table, name, .. }) => {
            check_created(table, name, schema)
        }
        Operation::AlterColumn(alter) if alter.column_type.is_some() => {
            alter_column::check_after(alter, schema)
        }
        _ => Ok(()),
    }
}

fn check_created(table: &ObjectName, name: &str, schema: &Schema) -> Result<(), Unsupported> {
    match schema.table(table).and_then(|table| table.constraints.get(name)) {
        Some(rule) => constraints::check_in(table, name, rule, schema),
        None => Ok(()),
    }
}
