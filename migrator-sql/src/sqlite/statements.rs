//! Operations that are no change of one table that is there.

use super::ddl::same_name;
use super::quote::{identifier, object};
use super::{create_table, limits, names, rows, trigger, view};
use crate::error::{RenderCause, Unsupported};
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
pub(super) fn parts(operation: &Operation, before: Option<&Schema>) -> Result<Vec<Part>, RenderCause> {
    let mut parts = Vec::new();
    let statements = match operation {
        Operation::CreateTable(create) => {
            if create.if_not_exists && before.is_some_and(|schema| schema.table(&create.table).is_some()) {
                return Ok(parts);
            }
            names::check_relation(before, &create.table, None)?;
            let table = create.to_table()?;
            for (name, _) in &create.indexes {
                if let Some(schema) = before {
                    names::check_index(schema, &create.table, name, None)?;
                }
                if same_name(name, &create.table.name) {
                    return Err(names::not_told(
                        &format!("index `{name}`"),
                        &format!("table `{}`", create.table),
                    )
                    .into());
                }
            }
            limits::check_new_table(&table)?;
            limits::check_table(&table)?;
            create_table::statements(create)?
        }
        Operation::DropTable(drop) => {
            parts.extend(cascade(drop, before)?);
            let condition = if drop.if_exists { "IF EXISTS " } else { "" };
            vec![format!("DROP TABLE {condition}{}", object(&drop.table))]
        }
        Operation::RenameTable(rename) => {
            names::check_relation(before, &rename.renamed(), Some(&rename.table))?;
            rename_table(rename)
        }
        Operation::BulkInsert(insert) => rows::insert(&insert.table, &insert.columns, &insert.rows),
        Operation::DeleteRows(delete) => rows::delete(&delete.table, &delete.columns, &delete.rows),
        Operation::CreateView(create) => {
            if create.if_not_exists && before.is_some_and(|schema| schema.views.contains_key(&create.name)) {
                return Ok(parts);
            }
            names::check_relation(before, &create.name, None)?;
            vec![view::create(create)?]
        }
        Operation::ReplaceView(replace) => {
            names::check_relation(before, &replace.name, None)?;
            view::replace(replace, before.and_then(|schema| schema.views.get(&replace.name)))?
        }
        Operation::DropView(drop) => vec![view::drop(drop)?],
        Operation::CreateTrigger(create) => {
            names::check_trigger(before, &create.table, &create.name)?;
            vec![trigger::create(&create.name, &create.table, &create.trigger)?]
        }
        Operation::DropTrigger(drop) => vec![trigger::drop(&drop.table, &drop.name, drop.if_exists)],
        other => {
            check_known_kind(other, before)?;
            Vec::new()
        }
    };
    parts.extend(statements.into_iter().map(Part::Sql));
    Ok(parts)
}

/// Refuses what SQLite has not. What may be missing is missing; an extension or a comment changes
/// nothing.
fn check_known_kind(operation: &Operation, before: Option<&Schema>) -> Result<(), Unsupported> {
    let (has, kind, help) = match operation {
        Operation::CreateSchema(_) => (true, "schemas inside of a database", "use one database file"),
        Operation::DropSchema(drop) => {
            let known = before.is_some_and(|schema| schema.schemas.contains(&drop.name));
            (known || !drop.if_exists, "schemas inside of a database", "use one database file")
        }
        Operation::CreateSequence(_) | Operation::AlterSequence(_) => {
            (true, "sequences", "make the column an .identity().primary_key()")
        }
        Operation::DropSequence(drop) => {
            let known = before.is_some_and(|schema| schema.sequences.contains_key(&drop.name));
            (known || !drop.if_exists, "sequences", "make the column an .identity().primary_key()")
        }
        Operation::CreateFunction(_) => (true, "functions of a user's own", "write a trigger or a view"),
        Operation::DropFunction(drop) => {
            let known = before.is_some_and(|schema| schema.functions.contains_key(&drop.name));
            (known || !drop.if_exists, "functions of a user's own", "write a trigger or a view")
        }
        _ => return Ok(()),
    };
    if !has {
        return Ok(());
    }
    Err(Unsupported::new(
        format!("SQLite has no {kind}"),
        format!("{help}, or say op.on(…) for the databases that have them"),
    ))
}

/// The rebuilds that take away the foreign keys of other tables that point at a table that goes.
fn cascade(drop: &DropTable, before: Option<&Schema>) -> Result<Vec<Part>, Unsupported> {
    if !drop.cascade {
        return Ok(Vec::new());
    }
    let Some(schema) = before else {
        return Err(Unsupported::new(
            format!("no migration created table `{}`, so what points at it is not known", drop.table),
            "drop the foreign keys that point at it first, and leave .cascade() out",
        ));
    };
    let mut tables: Vec<(ObjectName, Vec<Operation>)> = Vec::new();
    for (table, name, _) in schema.references_to(&drop.table) {
        let change = DropConstraint::new(name, &table.name).into();
        match tables.last_mut() {
            Some((last, changes)) if *last == table.name => changes.push(change),
            _ => tables.push((table.name.clone(), vec![change])),
        }
    }
    Ok(tables.into_iter().map(|(table, changes)| Part::Rebuild(table, changes)).collect())
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
