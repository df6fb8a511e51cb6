use crate::limits::Unsupported;
use crate::op::Operation;
use crate::schema::Schema;

/// Refuses what SQLite has not. What may be missing is missing; an extension or a comment changes
/// nothing.
pub(super) fn check(operation: &Operation, before: Option<&Schema>) -> Result<(), Unsupported> {
    let schemas = ("schemas inside of a database", "use one database file");
    let sequences = ("sequences", "make the column an .identity().primary_key()");
    let functions = ("functions of a user's own", "write a trigger or a view");
    let (has, (kind, help), name) = match operation {
        Operation::CreateSchema(create) => (true, schemas, &create.name),
        Operation::DropSchema(drop) => {
            let known = before.is_some_and(|schema| schema.schemas.contains(&drop.name));
            (known || !drop.if_exists, schemas, &drop.name)
        }
        Operation::CreateSequence(create) => (true, sequences, &create.name.name),
        Operation::AlterSequence(alter) => (true, sequences, &alter.name.name),
        Operation::DropSequence(drop) => {
            let known = before.is_some_and(|schema| schema.sequences.contains_key(&drop.name));
            (known || !drop.if_exists, sequences, &drop.name.name)
        }
        Operation::CreateFunction(create) => (true, functions, &create.name.name.name),
        Operation::DropFunction(drop) => {
            let known = before.is_some_and(|schema| schema.functions.contains_key(&drop.name));
            (known || !drop.if_exists, functions, &drop.name.name.name)
        }
        _ => return Ok(()),
    };
    if !has {
        return Ok(());
    }
    Err(Unsupported::new(
        format!("SQLite has no {kind}"),
        format!("{help}, or say op.on(…) for the databases that have them"),
    )
    .at(name))
}
