//! Operations that are no change of one table that is there.

use super::run::{is_temporary, no_temporary_rebuild};
use super::{enums, kinds, names, tables, triggers, views};
use crate::limits::rows::check_rows;
use crate::limits::{Cause, Unsupported, renames};
use crate::name::ObjectName;
use crate::op::Operation;
use crate::schema::Schema;

/// Takes the schema along one operation that is no change of one table; without a schema, nothing is known
/// of it. `visit` is called before it is applied, where nothing before it speaks against it.
///
/// # Errors
///
/// When the operation does not fit the schema, or SQLite cannot do it.
pub fn follow_one(
    operation: &Operation,
    schema: Option<&mut Schema>,
    visit: impl FnOnce(Option<&Schema>),
) -> Result<(), Cause> {
    let refused = check(operation, schema.as_deref()).and_then(|()| match schema.as_deref() {
        Some(before) => Ok(renames::check(operation, before)?),
        None => Ok(()),
    });
    if refused.is_ok() {
        visit(schema.as_deref());
    }
    let Some(schema) = schema else {
        check_rows(operation)?;
        return refused;
    };
    let mut rebuilt = cascaded(operation, schema);
    operation.apply(schema)?;
    let relabelled = enums::relabelled(operation, schema);
    refused?;
    rebuilt.extend(relabelled?);
    match rebuilt.iter().find(|table| is_temporary(schema, table)) {
        Some(table) => Err(no_temporary_rebuild(table).into()),
        None => Ok(()),
    }
}

fn check(operation: &Operation, before: Option<&Schema>) -> Result<(), Cause> {
    match operation {
        Operation::CreateTable(create) => {
            if create.if_not_exists && before.is_some_and(|schema| schema.table(&create.table).is_some()) {
                return Ok(());
            }
            names::check_relation(before, &create.table, None)?;
            let table = create.to_table()?;
            for (name, _) in &create.indexes {
                if let Some(schema) = before {
                    names::check_index(schema, &create.table, name, None)?;
                }
                if names::same_name(name, &create.table.name) {
                    let (index, own) = (format!("index `{name}`"), format!("table `{}`", create.table));
                    return Err(names::not_told(&index, &own).at(name).into());
                }
            }
            tables::check_new(&table)?;
            Ok(tables::check(&table)?)
        }
        Operation::DropTable(drop) if drop.cascade && before.is_none() => Err(Unsupported::new(
            format!("no migration created table `{}`, so what points at it is not known", drop.table),
            "drop the foreign keys that point at it first, and leave .cascade() out",
        )
        .at(&drop.table.name)
        .into()),
        Operation::RenameTable(rename) => {
            names::check_relation(before, &rename.renamed(), Some(&rename.table))?;
            Ok(())
        }
        Operation::CreateView(create) => {
            if create.if_not_exists && before.is_some_and(|schema| schema.views.contains_key(&create.name)) {
                return Ok(());
            }
            names::check_relation(before, &create.name, None)?;
            Ok(views::check(&create.name, create.materialized, &create.query)?)
        }
        Operation::ReplaceView(replace) => {
            names::check_relation(before, &replace.name, None)?;
            views::check(&replace.name, replace.materialized, &replace.query)?;
            let view = before.and_then(|schema| schema.views.get(&replace.name));
            let standing = view.iter().flat_map(|view| &view.triggers);
            for (name, own) in standing {
                triggers::check(name, &replace.name, own)?;
            }
            Ok(())
        }
        Operation::DropView(drop) => Ok(views::check_plain(&drop.name, drop.materialized)?),
        Operation::CreateTrigger(create) => {
            names::check_trigger(before, &create.table, &create.name)?;
            Ok(triggers::check(&create.name, &create.table, &create.trigger)?)
        }
        other => Ok(kinds::check(other, before)?),
    }
}

/// The tables whose foreign keys go with a table that goes.
fn cascaded(operation: &Operation, before: &Schema) -> Vec<ObjectName> {
    match operation {
        Operation::DropTable(drop) if drop.cascade => {
            before.references_to(&drop.table).map(|(table, ..)| table.name.clone()).collect()
        }
        _ => Vec::new(),
    }
}
