//! What is no table: schemas, extensions, enumerations, sequences, views, functions, triggers.

use super::names::check_label;
use super::{sequences, triggers, views};
use crate::capability::Dialect;
use crate::limits::Unsupported;
use crate::op::{CreateFunction, CreateSchema, Operation};
use crate::schema::Schema;

pub(super) fn check(operation: &Operation, schema: Option<&Schema>) -> Result<(), Unsupported> {
    match operation {
        Operation::CreateSchema(create) => check_schema(create),
        Operation::CreateEnum(create) => {
            create.labels.iter().try_for_each(|label| check_label(&create.name, label))
        }
        Operation::AddEnumValue(add) => check_label(&add.name, &add.value),
        Operation::RenameEnumValue(rename) => check_label(&rename.name, &rename.to),
        Operation::CreateSequence(create) => sequences::check(&create.name, &create.sequence),
        Operation::AlterSequence(alter) => match schema.and_then(|s| s.sequences.get(&alter.name)) {
            Some(sequence) => sequences::check(&alter.name, &alter.altered(sequence)),
            None => Ok(()),
        },
        Operation::CreateView(create) => views::check_query(&create.name, &create.query),
        Operation::ReplaceView(replace) => views::check_replaced(replace, schema),
        Operation::CreateFunction(create) => check_function(create),
        Operation::CreateTrigger(create) => triggers::check(&create.name, &create.trigger),
        _ => Ok(()),
    }
}

fn check_schema(create: &CreateSchema) -> Result<(), Unsupported> {
    let name = &create.name;
    if name.starts_with("pg_") {
        return Err(Unsupported::new(
            format!("the name of schema `{name}` begins with `pg_`, which PostgreSQL keeps for itself"),
            "give it another name",
        )
        .at(name));
    }
    Ok(())
}

fn check_function(create: &CreateFunction) -> Result<(), Unsupported> {
    let name = &create.name.name;
    if create.function.body.get(Dialect::Postgres).trim().is_empty() {
        return Err(Unsupported::new(
            format!("function `{name}` has no body for PostgreSQL"),
            "write one, or create the function by op.on(Dialect::…) for the databases that it is for",
        )
        .at(&name.name));
    }
    Ok(())
}
