use super::identity;
use crate::capability::Dialect;
use crate::limits::Unsupported;
use crate::limits::columns::no_cast_colons;
use crate::name::ObjectName;
use crate::op::AlterColumn;
use crate::schema::{Column, ColumnDefault, ColumnType, Schema};

/// The collations that every SQLite has. Others live in the program that registers them.
const COLLATIONS: [&str; 3] = ["BINARY", "NOCASE", "RTRIM"];

/// Checks a column of its own.
pub(super) fn check(table: &ObjectName, column: &Column) -> Result<(), Unsupported> {
    let name = format!("{table}.{}", column.name);
    check_parts(&name, column).map_err(|error| error.at(&column.name))
}

fn check_parts(name: &str, column: &Column) -> Result<(), Unsupported> {
    check_type(name, &column.column_type)?;
    if let Some(collation) = &column.collation {
        check_collation(name, collation)?;
    }
    if let Some(identity) = &column.identity {
        identity::check_options(name, identity)?;
    }
    column.default.as_ref().map_or(Ok(()), |default| check_default(name, default))
}

/// Checks what can be seen of a change without the column.
pub(super) fn check_change(alter: &AlterColumn) -> Result<(), Unsupported> {
    let name = format!("{}.{}", alter.table, alter.column);
    if let Some(using) = &alter.using {
        no_cast_colons(using, Dialect::Sqlite, "SQLite")?;
    }
    let parts = || {
        if let Some(column_type) = &alter.column_type {
            check_type(&name, column_type)?;
        }
        if let Some(Some(identity)) = &alter.identity {
            identity::check_options(&name, identity)?;
        }
        if let Some(Some(collation)) = &alter.collation {
            check_collation(&name, collation)?;
        }
        match &alter.default {
            Some(Some(default)) => check_default(&name, default),
            _ => Ok(()),
        }
    };
    parts().map_err(|error: Unsupported| error.at(&alter.column))
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
pub(super) fn check_using(alter: &AlterColumn, schema: &Schema) -> Result<(), Unsupported> {
    let column = schema.table(&alter.table).and_then(|table| table.column(&alter.column));
    match column {
        Some(column) if alter.using.is_some() && alter.altered(column).generated.is_some() => {
            Err(no_using(&format!("{}.{}", alter.table, column.name)).at(&column.name))
        }
        _ => Ok(()),
    }
}

/// That a computed column, said with its table, cannot get its values otherwise.
pub fn no_using(column: &str) -> Unsupported {
    Unsupported::new(
        format!("`{column}` is computed from other columns, so .using(…) cannot give its values"),
        "leave .using(…) out, or say .drop_generated() too",
    )
}

fn check_default(column: &str, default: &ColumnDefault) -> Result<(), Unsupported> {
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
