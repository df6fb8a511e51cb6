//! Operations that are no change of one known table.

use super::{enums, foreign_keys, functions, names, rows, tables, triggers, unknown_table, views};
use crate::limits::{Cause, Unsupported, renames};
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
        Operation::RenameTable(rename) => Ok(check_renamed(schema.table(&rename.renamed()), schema)?),
        other => check_unknown(other, Some(schema)),
    }
}

/// Checks what the schema before an operation tells of it.
fn check_before(operation: &Operation, before: &Schema) -> Result<(), Unsupported> {
    match operation {
        Operation::RenameTable(rename) => {
            check_rename(rename, before)?;
            views::check_table(&rename.table, "renamed", before)?;
            renames::check(operation, before)
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

/// Refuses a rename that MySQL and MariaDB do in different ways.
fn check_rename(rename: &RenameTable, schema: &Schema) -> Result<(), Unsupported> {
    let Some(table) = schema.table(&rename.table) else { return Ok(()) };
    let prefix = |kind: &str| format!("{}_{kind}_", table.name.name);
    let differs = table.constraints.iter().find(|(name, rule)| match rule {
        // MySQL gives the check another name with the table, MariaDB does not.
        Constraint::Check(_) => name.starts_with(&prefix("chk")),
        // And back again, one that has the name of the other table would follow.
        Constraint::ForeignKey(_) => {
            **name == prefix("ibfk") || name.starts_with(&format!("{}_ibfk_", rename.to))
        }
        _ => false,
    });
    match differs {
        Some((name, rule)) => Err(Unsupported::new(
            format!(
                "{} `{name}` of `{}` is named as MySQL names them, which may give it another name with the table",
                rule.kind(),
                rename.table
            ),
            format!("give it a name of your own first: op.rename_constraint({:?}, …)", table.name.name),
        )
        .at(name)),
        None => Ok(()),
    }
}

/// Checks the foreign keys that InnoDB gave another name: each name is there once a database.
fn check_renamed(after: Option<&Table>, schema: &Schema) -> Result<(), Unsupported> {
    for (name, rule) in after.into_iter().flat_map(|table| &table.constraints) {
        if let (Constraint::ForeignKey(key), Some(table)) = (rule, after) {
            names::check_name("foreign key", name)?;
            foreign_keys::check(schema, table, name, key)?;
        }
    }
    Ok(())
}
