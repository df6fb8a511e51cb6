//! Operations that are no change of one table that is there.

use super::quote::{identifier, object};
use super::{create_table, rows, trigger, view};
use migrator_core::name::ObjectName;
use migrator_core::op::{DropConstraint, DropTable, Operation, RenameTable};
use migrator_core::schema::Schema;

/// A part of what is done.
pub(super) enum Part {
    /// A statement.
    Sql(String),
    /// A rebuild of a table, with these changes.
    Rebuild(ObjectName, Vec<Operation>),
}

/// What is done for an operation on this schema; without one, nothing is known of it.
pub(super) fn parts(operation: &Operation, before: Option<&Schema>) -> Vec<Part> {
    let mut parts = Vec::new();
    let statements = match operation {
        Operation::CreateTable(create) => {
            let known = before.is_some_and(|schema| schema.table(&create.table).is_some());
            if create.if_not_exists && known { Vec::new() } else { create_table::statements(create) }
        }
        Operation::DropTable(drop) => {
            parts.extend(cascade(drop, before));
            let condition = if drop.if_exists { "IF EXISTS " } else { "" };
            vec![format!("DROP TABLE {condition}{}", object(&drop.table))]
        }
        Operation::RenameTable(rename) => rename_table(rename),
        Operation::BulkInsert(insert) => rows::insert(&insert.table, &insert.columns, &insert.rows),
        Operation::DeleteRows(delete) => rows::delete(&delete.table, &delete.columns, &delete.rows),
        Operation::CreateView(create) => {
            let known = before.is_some_and(|schema| schema.views.contains_key(&create.name));
            if create.if_not_exists && known { Vec::new() } else { vec![view::create(create)] }
        }
        Operation::ReplaceView(replace) => {
            view::replace(replace, before.and_then(|schema| schema.views.get(&replace.name)))
        }
        Operation::DropView(drop) => vec![view::drop(drop)],
        Operation::CreateTrigger(create) => {
            vec![trigger::create(&create.name, &create.table, &create.trigger)]
        }
        Operation::DropTrigger(drop) => vec![trigger::drop(&drop.table, &drop.name, drop.if_exists)],
        // What may be missing is missing; an extension or a comment changes nothing.
        _ => Vec::new(),
    };
    parts.extend(statements.into_iter().map(Part::Sql));
    parts
}

/// The rebuilds that take away the foreign keys of other tables that point at a table that goes.
fn cascade(drop: &DropTable, before: Option<&Schema>) -> Vec<Part> {
    let mut tables: Vec<(ObjectName, Vec<Operation>)> = Vec::new();
    let pointing = before.filter(|_| drop.cascade).map(|schema| schema.references_to(&drop.table));
    for (table, name, _) in pointing.into_iter().flatten() {
        let change = DropConstraint::new(name, &table.name).into();
        match tables.last_mut() {
            Some((last, changes)) if *last == table.name => changes.push(change),
            _ => tables.push((table.name.clone(), vec![change])),
        }
    }
    tables.into_iter().map(|(table, changes)| Part::Rebuild(table, changes)).collect()
}

/// To SQLite, a name that differs in its letters' case only is taken by the table itself.
fn rename_table(rename: &RenameTable) -> Vec<String> {
    let step =
        |from: &ObjectName, to: &str| format!("ALTER TABLE {} RENAME TO {}", object(from), identifier(to));
    let RenameTable { table, to } = rename;
    if table.name.eq_ignore_ascii_case(to) && table.name != *to {
        let between = format!("_migrator_rename_{}", table.name);
        return vec![step(table, &between), step(&table.sibling(&between), to)];
    }
    vec![step(table, to)]
}
