//! What PostgreSQL would refuse, or cut without a word.

use crate::error::Unsupported;
use migrator_core::name::ObjectName;

/// The longest name, in bytes: PostgreSQL cuts longer ones.
const MAX_NAME_BYTES: usize = 63;
const MAX_COLUMNS: usize = 1_600;
const MAX_KEY_COLUMNS: usize = 32;
const SYSTEM_COLUMNS: [&str; 6] = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];

/// Checks a name that is given to something.
pub(super) fn check_name(kind: &str, name: &str) -> Result<(), Unsupported> {
    if name.is_empty() {
        return Err(Unsupported::new(
            format!("a {kind} has an empty name"),
            "PostgreSQL has no such name: give it one",
        ));
    }
    if name.len() > MAX_NAME_BYTES {
        let shown: String = name.chars().take(100).collect();
        return Err(Unsupported::new(
            format!(
                "the {kind} `{shown}` has a name of {} bytes, and PostgreSQL cuts names at {MAX_NAME_BYTES}",
                name.len()
            ),
            "give it a shorter name",
        ));
    }
    Ok(())
}

/// Checks the name of a table or of another object of a schema.
pub(super) fn check_object_name(kind: &str, name: &ObjectName) -> Result<(), Unsupported> {
    if let Some(schema) = &name.schema {
        check_name("schema", schema)?;
    }
    check_name(kind, &name.name)
}

/// Checks the name of a column.
pub(super) fn check_column_name(name: &str) -> Result<(), Unsupported> {
    if SYSTEM_COLUMNS.contains(&name) {
        return Err(Unsupported::new(
            format!("`{name}` is a column that every table of PostgreSQL has already"),
            "give the column another name",
        ));
    }
    check_name("column", name)
}

/// Checks how many columns a table has.
pub(super) fn check_column_count(table: &ObjectName, count: usize) -> Result<(), Unsupported> {
    if count > MAX_COLUMNS {
        return Err(Unsupported::new(
            format!("table `{table}` has {count} columns, and PostgreSQL takes {MAX_COLUMNS} at most"),
            "split the table",
        ));
    }
    Ok(())
}

/// Checks how many columns a key or an index has.
pub(super) fn check_key(kind: &str, name: &str, columns: usize) -> Result<(), Unsupported> {
    if (1..=MAX_KEY_COLUMNS).contains(&columns) {
        return Ok(());
    }
    Err(Unsupported::new(
        format!("{kind} `{name}` has {columns} columns, and PostgreSQL takes 1 to {MAX_KEY_COLUMNS}"),
        "name the columns that tell the rows apart",
    ))
}

/// Refuses SQL with a NUL character in it.
pub(super) fn check_nul(sql: &str) -> Result<(), Unsupported> {
    if sql.contains('\0') {
        return Err(Unsupported::new(
            "a name, a text or an SQL expression holds a NUL character, which PostgreSQL cannot store",
            "take it out, or keep the value as bytes",
        ));
    }
    Ok(())
}
