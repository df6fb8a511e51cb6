//! Operations that are no change of one known table.

use super::foreign_keys::is_generated_name;
use super::{enums, functions, names, rows, tables, triggers, unknown_table, views};
use crate::limits::{Cause, Unsupported};
use crate::op::{Operation, RenameTable};
use crate::schema::{Constraint, Schema, Table};

/// Takes the schema along one operation that is no change of one table; without a schema, nothing is known
/// of it.
///
/// # Errors
///
/// When the operation does not fit the schema, or MySQL cannot do it.
pub fn follow_one(operation: &Operation, schema: Option<&mut Schema>) -> Result<(), Cause> {
    let Some(schema) = schema else {
        names::check(operation, None)?;
        return check_unknown(operation, None);
    };
    let refused = names::check(operation, Some(schema)).and_then(|()| check_before(operation, schema));
    let is_new = matches!(operation, Operation::CreateTable(create) if schema.table(&create.table).is_none());
    let labelled: Vec<Table> = match operation {
        Operation::RenameEnumValue(rename) => {
            let has = |table: &&Table| enums::columns_of(table, &rename.name).next().is_some();
            schema.tables.values().filter(has).cloned().collect()
        }
        _ => Vec::new(),
    };
    operation.apply(schema)?;
    refused?;
    match operation {
        Operation::CreateTable(create) => match schema.table(&create.table) {
            Some(table) if is_new => Ok(tables::check_new(schema, table)?),
            _ => Ok(()),
        },
        Operation::AddEnumValue(add) => Ok(enums::check_added(&add.name, &add.value, schema)?),
        Operation::RenameEnumValue(rename) => Ok(enums::check_renamed(rename, &labelled, schema)?),
        Operation::BulkInsert(insert) => match schema.table(&insert.table) {
            Some(table) => Ok(rows::check_identity(table, &insert.columns, &insert.rows)?),
            None => Ok(()),
        },
        Operation::DeleteRows(_) => Ok(()),
        other => check_unknown(other, Some(schema)),
    }
}

/// Checks what the schema before an operation tells of it.
fn check_before(operation: &Operation, before: &Schema) -> Result<(), Unsupported> {
    match operation {
        Operation::RenameTable(rename) => {
            check_rename(rename, before)?;
            views::check_table(&rename.table, "renamed", before)
        }
        Operation::DropTable(drop) => views::check_table(&drop.table, "dropped", before),
        _ => Ok(()),
    }
}

/// Checks an operation for which nothing has to be known. The schema is the one after it.
fn check_unknown(operation: &Operation, schema: Option<&Schema>) -> Result<(), Cause> {
    match operation {
        Operation::CreateTable(create) => {
            let mut schema = Schema::default();
            let table = create.to_table()?;
            schema.tables.insert(table.name.clone(), table.clone());
            tables::check_new(&schema, &table)?;
        }
        Operation::DropTable(_)
        | Operation::RenameTable(_)
        | Operation::CreateEnum(_)
        | Operation::DropEnum(_) => {}
        Operation::CreateView(create) => views::check(&create.name, create.materialized, &create.query)?,
        Operation::ReplaceView(replace) => views::check(&replace.name, replace.materialized, &replace.query)?,
        Operation::DropView(drop) => views::check_plain(&drop.name, drop.materialized)?,
        Operation::CreateTrigger(create) => triggers::check(create, schema)?,
        Operation::CreateFunction(create) => functions::check(create, schema)?,
        Operation::AddEnumValue(_) | Operation::RenameEnumValue(_) if schema.is_none() => {
            return Err(Unsupported::new(
                "an enumeration changes inside of a condition on a table that no migration created",
                "write it yourself: op.execute(\"ALTER TABLE … MODIFY … ENUM (…)\")",
            )
            .into());
        }
        Operation::CreateSequence(create) => return Err(no_sequences(&create.name.name)),
        Operation::AlterSequence(alter) => return Err(no_sequences(&alter.name.name)),
        Operation::DropSequence(drop) => return Err(no_sequences(&drop.name.name)),
        Operation::CreateExtension(create) => return Err(no_extensions(&create.name)),
        Operation::DropExtension(drop) => return Err(no_extensions(&drop.name)),
        other => unknown_table::check(other)?,
    }
    Ok(())
}

fn no_sequences(name: &str) -> Cause {
    Unsupported::new("MySQL has no sequences", "use .identity(), or a table with one row").at(name).into()
}

fn no_extensions(name: &str) -> Cause {
    Unsupported::new("MySQL has no extensions", "do it inside of op.on(Dialect::Postgres)").at(name).into()
}

/// InnoDB renames the foreign keys that it named itself.
fn check_rename(rename: &RenameTable, schema: &Schema) -> Result<(), Unsupported> {
    let table = schema.table(&rename.table);
    let mut keys = table.into_iter().flat_map(|table| &table.constraints);
    let generated = keys.find(|(name, rule)| {
        matches!(rule, Constraint::ForeignKey(_)) && is_generated_name(&rename.table, name)
    });
    match generated {
        Some((name, _)) => Err(Unsupported::new(
            format!(
                "foreign key `{name}` of `{}` has a name as MySQL makes them, and would be renamed with the table",
                rename.table
            ),
            "drop it, rename the table, and create it with a name of your own",
        )
        .at(name)),
        None => Ok(()),
    }
}
