use super::cast::{self, Cast};
use super::columns::{self, check_default, check_type};
use super::constraints;
use crate::limits::Unsupported;
use crate::op::AlterColumn;
use crate::schema::{Column, ColumnDefault, Constraint, Schema, Table};

/// Checks a change of a column. `table` is the table as the model knows it, if it does.
pub(super) fn check(alter: &AlterColumn, table: Option<&Table>) -> Result<(), Unsupported> {
    check_parts(alter, table).map_err(|error| error.or_at(&alter.column))
}

fn check_parts(alter: &AlterColumn, table: Option<&Table>) -> Result<(), Unsupported> {
    let column = table.and_then(|table| table.column(&alter.column));
    if let (Some(table), Some(column)) = (table, column) {
        check_known(alter, table, column)?;
        if is_computed_anew(alter, column) {
            return check_computed_anew(alter, table);
        }
    }
    if let Some(column_type) = &alter.column_type {
        check_type(&alter.column, column_type)?;
    }
    if alter.column_type.is_some() || alter.collation.is_some() {
        check_cast(alter, column)?;
    }
    let column_type = alter.column_type.as_ref().or(column.map(|column| &column.column_type));
    match (new_default(alter, column), column_type) {
        (Some(default), Some(column_type)) => check_default(&alter.column, default, column_type),
        _ => Ok(()),
    }
}

fn check_known(alter: &AlterColumn, table: &Table, column: &Column) -> Result<(), Unsupported> {
    let changed = alter.altered(column);
    columns::check(&changed)?;
    let name = format!("{}.{}", alter.table, alter.column);
    if changed.identity.is_some() && changed.nullable {
        return Err(Unsupported::new(
            format!("`{name}` is an identity column, and PostgreSQL lets none of them be NULL"),
            "leave .drop_not_null() out",
        ));
    }
    if alter.column_type.is_none() {
        return Ok(());
    }
    let computed = table.columns.iter().filter(|other| other.uses(&alter.column));
    let triggers = table.triggers.iter().filter(|(_, trigger)| trigger.uses(&alter.column));
    let by: Vec<String> = computed
        .map(|other| format!("column `{}`, which is computed from it", other.name))
        .chain(triggers.map(|(name, _)| format!("trigger `{name}`")))
        .collect();
    if !by.is_empty() {
        return Err(Unsupported::new(
            format!("the type of `{name}` cannot change in PostgreSQL because of {}", by.join(", ")),
            "drop that first, and create it again afterwards",
        ));
    }
    let is_key = |column: &str| {
        let by = table.options.partition_by.as_ref();
        by.is_some_and(|by| by.key.iter().any(|key| key.names(column)))
    };
    if is_key(&alter.column) {
        return Err(Unsupported::new(
            format!("`{name}` tells the partitions apart, and keeps its type in PostgreSQL"),
            "create another table and move the rows",
        ));
    }
    Ok(())
}

/// Whether another column takes the place of this one: PostgreSQL cannot make a column a computed one, nor
/// cast one that is.
pub fn is_computed_anew(alter: &AlterColumn, column: &Column) -> bool {
    // PostgreSQL takes no words for how to cast values that it computes.
    let new_type = alter.column_type.as_ref().filter(|_| alter.using.is_none() && alter.generated.is_none());
    matches!(alter.generated, Some(Some(_)))
        || column.generated.is_some()
            && new_type
                .is_some_and(|new_type| cast::between(&column.column_type, new_type) != Cast::Assignment)
}

fn check_computed_anew(alter: &AlterColumn, table: &Table) -> Result<(), Unsupported> {
    let uses = table.uses_of(&alter.column);
    if uses.is_empty() {
        return Ok(());
    }
    Err(Unsupported::new(
        format!(
            "PostgreSQL puts a new column in the place of `{}.{}` to compute it, and {} stands on it",
            alter.table,
            alter.column,
            uses.join(", ")
        ),
        "drop what stands on it first, and create it again afterwards",
    ))
}

fn check_cast(alter: &AlterColumn, column: Option<&Column>) -> Result<(), Unsupported> {
    let old_type = column.map(|column| &column.column_type);
    let Some(new_type) = alter.column_type.as_ref().or(old_type) else {
        return Err(Unsupported::new(
            format!(
                "the collation of `{}.{}` changes, and the model does not know the column's type",
                alter.table, alter.column
            ),
            "say the type too: .set_type(…)",
        ));
    };
    // The values of a computed column are computed anew.
    let is_computed = column.is_some_and(|column| column.generated.is_some()) && alter.generated.is_none();
    match old_type {
        Some(old_type)
            if alter.using.is_none() && !is_computed && cast::between(old_type, new_type) == Cast::None =>
        {
            Err(Unsupported::new(
                format!(
                    "`{}.{}` is of type {old_type} and PostgreSQL has no cast from it to {new_type}",
                    alter.table, alter.column
                ),
                "say how a new value is made of an old one: .using(\"…\")",
            ))
        }
        _ => Ok(()),
    }
}

/// Whether the default has to go before the type changes: PostgreSQL would cast it, and refuse where it
/// cannot.
pub fn needs_new_default(alter: &AlterColumn, column: Option<&Column>) -> bool {
    let Some(new_type) = &alter.column_type else { return false };
    match column {
        Some(column) => {
            column.default.is_some()
                && (alter.default.is_some()
                    // Cast, a moment would be written with its zone, and a number with its digits.
                    || matches!(column.default, Some(ColumnDefault::Literal(_)))
                    || cast::between(&column.column_type, new_type) != Cast::Assignment)
        }
        // Of a column that is not known, it may be there.
        None => alter.default.is_some(),
    }
}

/// The default that the change sets: a new one, or the old one for the new type.
fn new_default<'a>(alter: &'a AlterColumn, column: Option<&'a Column>) -> Option<&'a ColumnDefault> {
    match &alter.default {
        Some(default) => default.as_ref(),
        None if needs_new_default(alter, column) => column?.default.as_ref(),
        None => None,
    }
}

/// Checks the keys and the indexes that the column is part of, or that point at it, after the change.
pub(super) fn check_after(alter: &AlterColumn, schema: &Schema) -> Result<(), Unsupported> {
    let column = alter.renamed();
    for (name, rule) in schema.table(&alter.table).iter().flat_map(|table| &table.constraints) {
        if rule.uses(column) {
            constraints::check_in(&alter.table, name, rule, schema)?;
        }
    }
    for (table, name, key) in schema.references_to(&alter.table) {
        constraints::check_in(&table.name, name, &Constraint::ForeignKey(key.clone()), schema)?;
    }
    let Some(table) = schema.table(&alter.table) else { return Ok(()) };
    table.indexes.iter().try_for_each(|(name, own)| super::indexes::check_in(&table.name, name, own, schema))
}
