//! What SQLite cannot do of what the model can say, found before anything runs.
//!
//! What only another database knows and what changes nothing for the rows is passed over: comments,
//! `unlogged`, `engine`, `charset`, a table's collation, `concurrently`, the length of an index's prefix.

use super::ddl::same_name;
use super::identity;
use super::names::check_name;
use super::quote::identifier;
use crate::error::Unsupported;
use migrator_core::name::ObjectName;
use migrator_core::op::AlterColumn;
use migrator_core::schema::{
    Column, ColumnDefault, ColumnType, Constraint, ForeignKey, Index, IndexPart, NullsOrder, Table,
};

/// The collations that every SQLite has. Others live in the program that registers them.
const COLLATIONS: [&str; 3] = ["BINARY", "NOCASE", "RTRIM"];
/// The types that a `STRICT` table knows.
const STRICT_TYPES: [&str; 6] = ["INT", "INTEGER", "REAL", "TEXT", "BLOB", "ANY"];

const ON_POSTGRES: &str = "leave it out, or say op.on(Dialect::Postgres) for this one";

/// Checks a table as a whole, with all its columns and constraints.
pub(super) fn check_table(table: &Table) -> Result<(), Unsupported> {
    identity::check(table)?;
    let name = &table.name;
    check_column_names(table)?;
    if table.options.without_rowid && table.primary_key().is_none() {
        return Err(Unsupported::new(
            format!("table `{name}` is WITHOUT ROWID and has no primary key to keep its rows in"),
            "give it a primary key, or leave .without_rowid() out",
        ));
    }
    if table.options.strict {
        for column in &table.columns {
            if let ColumnType::Custom(word) = &column.column_type
                && !STRICT_TYPES.iter().any(|known| known.eq_ignore_ascii_case(word))
            {
                return Err(Unsupported::new(
                    format!("table `{name}` is STRICT, and column `{}` has type `{word}`", column.name),
                    format!("the types of a strict table are {}", STRICT_TYPES.join(", ")),
                ));
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
        ));
    }
    if table.columns.iter().all(|column| column.generated.is_some()) && !table.columns.is_empty() {
        return Err(Unsupported::new(
            format!("all columns of `{name}` are computed"),
            "SQLite wants at least one plain column",
        ));
    }
    Ok(())
}

/// Checks that SQLite can tell the columns apart. It has to be so after each operation.
pub(super) fn check_column_names(table: &Table) -> Result<(), Unsupported> {
    let name = &table.name;
    for (at, column) in table.columns.iter().enumerate() {
        if let Some(other) = table.columns[..at].iter().find(|other| same_name(&other.name, &column.name)) {
            return Err(Unsupported::new(
                format!("SQLite does not tell column `{}` of `{name}` from `{}`", column.name, other.name),
                "choose a name that differs in more than small and great letters",
            ));
        }
    }
    Ok(())
}

/// Checks what is said of a new table beside its columns.
pub(super) fn check_new_table(table: &Table) -> Result<(), Unsupported> {
    let (name, options) = (&table.name, &table.options);
    if options.partition_by.is_some() || options.partition_of.is_some() {
        return Err(Unsupported::new(
            format!("table `{name}` is partitioned, which SQLite does not know"),
            "keep the rows in one table, or say op.on(Dialect::Postgres) for this one",
        ));
    }
    if options.temporary {
        if let Some(schema) = &name.schema {
            return Err(Unsupported::new(
                format!("temporary table `{}` is said to be in `{schema}`", name.name),
                "leave the schema out: SQLite keeps temporary tables in a place of their own",
            ));
        }
        let points_out = |constraint: &&Constraint| matches!(constraint, Constraint::ForeignKey(key) if key.referenced_table != *name);
        if table.constraints.values().any(|constraint| points_out(&constraint)) {
            return Err(Unsupported::new(
                format!("temporary table `{name}` has a foreign key to another table"),
                "leave the key out: on SQLite it would look among the temporary tables",
            ));
        }
    }
    for column in &table.columns {
        check_column(name, column)?;
    }
    for (own, constraint) in &table.constraints {
        check_constraint(name, own, constraint)?;
    }
    table.indexes.iter().try_for_each(|(own, index)| check_index(name, own, index))
}

pub(super) fn check_column(table: &ObjectName, column: &Column) -> Result<(), Unsupported> {
    let name = format!("{table}.{}", column.name);
    check_type(&name, &column.column_type)?;
    if let Some(collation) = &column.collation {
        check_collation(&name, collation)?;
    }
    if let Some(identity) = &column.identity {
        identity::check_options(&name, identity)?;
    }
    column.default.as_ref().map_or(Ok(()), |default| check_default(&name, default))
}

pub(super) fn check_type(column: &str, column_type: &ColumnType) -> Result<(), Unsupported> {
    let labels = column_type.enumeration().map_or(&[][..], |(_, labels)| labels);
    if labels.iter().any(|label| label.contains('\0')) {
        return Err(Unsupported::new(
            format!("a label of `{column}` holds a NUL character"),
            "take it out: SQLite reads no text of a constraint beyond it",
        ));
    }
    Ok(())
}

/// Checks that a column that gets its values from `using` is not computed.
pub(super) fn check_using(
    table: &ObjectName,
    column: &Column,
    alter: &AlterColumn,
) -> Result<(), Unsupported> {
    if alter.using.is_none() || alter.altered(column).generated.is_none() {
        return Ok(());
    }
    Err(no_using(&format!("{table}.{}", column.name)))
}

pub(super) fn no_using(column: &str) -> Unsupported {
    Unsupported::new(
        format!("`{column}` is computed from other columns, so .using(…) cannot give its values"),
        "leave .using(…) out, or say .drop_generated() too",
    )
}

pub(super) fn check_default(column: &str, default: &ColumnDefault) -> Result<(), Unsupported> {
    match default {
        ColumnDefault::NextValue(sequence) => Err(Unsupported::new(
            format!(
                "the default of `{column}` is the next value of `{sequence}`, and SQLite has no sequences"
            ),
            "make the column an .identity().primary_key(), or fill it yourself",
        )),
        _ => Ok(()),
    }
}

pub(super) fn check_collation(what: &str, collation: &str) -> Result<(), Unsupported> {
    if COLLATIONS.iter().any(|known| known.eq_ignore_ascii_case(collation)) {
        return Ok(());
    }
    Err(Unsupported::new(
        format!("`{what}` has the collation `{collation}`, which SQLite does not have"),
        format!(
            "it has {}; say op.on(…) for the database that knows `{collation}`",
            COLLATIONS.map(str::to_lowercase).join(", ")
        ),
    ))
}

pub(super) fn check_constraint(
    table: &ObjectName,
    name: &str,
    constraint: &Constraint,
) -> Result<(), Unsupported> {
    let what = format!("{} `{name}` of `{table}`", constraint.kind());
    if constraint.is_not_valid() {
        return Err(Unsupported::new(
            format!("{what} leaves the rows that are there unchecked, which SQLite does not do"),
            "leave .not_valid() out: adding it then checks all rows",
        ));
    }
    match constraint {
        Constraint::PrimaryKey(_) | Constraint::Check(_) => Ok(()),
        Constraint::Unique(unique) if unique.nulls_not_distinct => Err(Unsupported::new(
            format!("{what} takes two NULLs for one value, which SQLite does not do"),
            format!(
                "create a unique index on expressions instead: {}",
                unique
                    .columns
                    .iter()
                    .map(|column| format!("indexed({:?})", format!("coalesce({}, '')", identifier(column))))
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
        )),
        Constraint::Unique(unique) if unique.deferrable.is_some() => Err(Unsupported::new(
            format!("{what} is deferrable; on SQLite only foreign keys are"),
            "leave .deferrable(…) out",
        )),
        Constraint::Unique(_) => Ok(()),
        Constraint::ForeignKey(key) => check_foreign_key(table, name, key),
        Constraint::Exclude(_) => Err(Unsupported::new(
            format!("SQLite has no exclude constraints, such as `{name}` of `{table}`"),
            "write a trigger that refuses such rows, or say op.on(Dialect::Postgres) for this one",
        )),
    }
}

fn check_foreign_key(table: &ObjectName, name: &str, key: &ForeignKey) -> Result<(), Unsupported> {
    let what = format!("foreign key `{name}` of `{table}`");
    if key.referenced_table.schema != table.schema {
        return Err(Unsupported::new(
            format!("{what} points at `{}`, in another database file", key.referenced_table),
            "on SQLite, a foreign key stays inside of one database file: name both tables in the same way",
        ));
    }
    if !key.set_columns.is_empty() && key.set_columns != key.columns {
        return Err(Unsupported::new(
            format!("{what} sets some of its columns only, and SQLite sets all of them"),
            "leave .set_columns(…) out, or write a trigger",
        ));
    }
    // For one column, MATCH FULL says what SQLite does anyway.
    if key.match_full && key.columns.len() > 1 {
        return Err(Unsupported::new(
            format!("{what} is MATCH FULL, which SQLite reads and does not do"),
            "leave .match_full() out, and add a check that the columns are NULL together",
        ));
    }
    Ok(())
}

pub(super) fn check_index(table: &ObjectName, name: &str, index: &Index) -> Result<(), Unsupported> {
    check_name(name)?;
    let what = format!("index `{name}` of `{table}`");
    let refuse = |fact: String, help: &str| Err(Unsupported::new(format!("{what} {fact}"), help));
    if let Some(method) = &index.method {
        return refuse(
            format!("is of kind `{method}`, and SQLite has one kind of index"),
            "leave .using(…) out, or say op.on(…) for the database that has it",
        );
    }
    if !index.include.is_empty() {
        return refuse(
            "includes columns, which SQLite does not do".into(),
            "index them behind the others instead, or say op.on(Dialect::Postgres) for this one",
        );
    }
    if index.nulls_not_distinct {
        return refuse(
            "takes two NULLs for one value, which SQLite does not do".into(),
            "index an expression such as indexed(\"coalesce(…, '')\")",
        );
    }
    for part in &index.parts {
        let IndexPart { descending, nulls, operator_class, collation, prefix_length, .. } = part;
        if let Some(class) = operator_class {
            return refuse(format!("has the operator class `{class}`, and SQLite has none"), ON_POSTGRES);
        }
        // SQLite takes NULL for less than any value.
        let usual = if *descending { NullsOrder::Last } else { NullsOrder::First };
        if nulls.is_some_and(|nulls| nulls != usual) {
            return refuse(
                "puts NULLs where SQLite's indexes do not have them".into(),
                "leave it out: SQLite has NULL before all values, and after them in a descending index",
            );
        }
        if prefix_length.is_some() && index.unique {
            return refuse(
                "makes the first characters of a value unique, which SQLite does not do".into(),
                "index an expression such as indexed(\"substr(name, 1, 10)\")",
            );
        }
        if let Some(collation) = collation {
            check_collation(&format!("{table}.{name}"), collation)?;
        }
    }
    Ok(())
}
