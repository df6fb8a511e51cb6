use super::names::same_name;
use super::{columns, constraints, identity, indexes, triggers, views};
use crate::limits::Unsupported;
use crate::limits::columns::told_apart;
use crate::schema::{ColumnType, Constraint, Schema, Table};

/// The types that a `STRICT` table knows.
const STRICT_TYPES: [&str; 6] = ["INT", "INTEGER", "REAL", "TEXT", "BLOB", "ANY"];

/// Checks a table as a whole, with all its columns and constraints.
pub(super) fn check(table: &Table) -> Result<(), Unsupported> {
    identity::check(table)?;
    let name = &table.name;
    check_column_names(table)?;
    if table.options.without_rowid && table.primary_key().is_none() {
        return Err(Unsupported::new(
            format!("table `{name}` is WITHOUT ROWID and has no primary key to keep its rows in"),
            "give it a primary key, or leave .without_rowid() out",
        )
        .at(&name.name));
    }
    if table.options.strict {
        for column in &table.columns {
            if let ColumnType::Custom(word) = &column.column_type
                && !STRICT_TYPES.iter().any(|known| known.eq_ignore_ascii_case(word))
            {
                return Err(Unsupported::new(
                    format!("table `{name}` is STRICT, and column `{}` has type `{word}`", column.name),
                    format!("the types of a strict table are {}", STRICT_TYPES.join(", ")),
                )
                .at(word));
            }
        }
    }
    let key = table.primary_key().map_or(&[][..], |(_, key)| key);
    if let Some(column) = table.columns.iter().find(|c| c.generated.is_some() && key.contains(&c.name)) {
        return Err(Unsupported::new(
            format!(
                "`{}` of the primary key of `{name}` is computed, which SQLite does not allow",
                column.name
            ),
            "make it a unique constraint, or a plain column",
        )
        .at(&column.name));
    }
    if table.columns.iter().all(|column| column.generated.is_some()) && !table.columns.is_empty() {
        return Err(Unsupported::new(
            format!("all columns of `{name}` are computed"),
            "SQLite wants at least one plain column",
        )
        .at(&name.name));
    }
    Ok(())
}

/// Checks that SQLite can tell the columns apart.
pub(super) fn check_column_names(table: &Table) -> Result<(), Unsupported> {
    told_apart(table, same_name, "SQLite")
}

/// Checks what is said of a new table beside its columns.
///
/// What only another database knows and what changes nothing for the rows is passed over: comments,
/// `unlogged`, `engine`, `charset`, a table's collation.
pub(super) fn check_new(table: &Table) -> Result<(), Unsupported> {
    let (name, options) = (&table.name, &table.options);
    let refuse = |fact: String, help: &str| Err(Unsupported::new(fact, help).at(&name.name));
    if options.partition_by.is_some() || options.partition_of.is_some() {
        return refuse(
            format!("table `{name}` is partitioned, which SQLite does not know"),
            "keep the rows in one table, or say op.on(Dialect::Postgres) for this one",
        );
    }
    if options.temporary {
        if let Some(schema) = &name.schema {
            return refuse(
                format!("temporary table `{}` is said to be in `{schema}`", name.name),
                "leave the schema out: SQLite keeps temporary tables in a place of their own",
            );
        }
        let points_out = |constraint: &Constraint| matches!(constraint, Constraint::ForeignKey(key) if key.referenced_table != *name);
        if table.constraints.values().any(points_out) {
            return refuse(
                format!("temporary table `{name}` has a foreign key to another table"),
                "leave the key out: on SQLite it would look among the temporary tables",
            );
        }
    }
    table.columns.iter().try_for_each(|column| columns::check(name, column))?;
    table.constraints.iter().try_for_each(|(own, rule)| constraints::check(name, own, rule))?;
    table.indexes.iter().try_for_each(|(own, index)| indexes::check(name, own, index))
}

/// Checks what has to be true of a table, its triggers, and the views of the schema, for them to be written
/// as SQLite would have them.
///
/// # Errors
///
/// When SQLite cannot have them.
pub fn check_model(schema: &Schema, table: &Table) -> Result<(), Unsupported> {
    let name = &table.name;
    table.constraints.iter().try_for_each(|(own, rule)| constraints::check(name, own, rule))?;
    table.triggers.iter().try_for_each(|(own, trigger)| triggers::check(own, name, trigger))?;
    schema.views.iter().try_for_each(|(name, view)| views::check(name, view.materialized, &view.query))
}
