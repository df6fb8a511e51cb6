//! Names that PostgreSQL would refuse, or cut without a word.

use crate::limits::Unsupported;
use crate::name::ObjectName;

/// The longest name, in bytes: PostgreSQL cuts longer ones.
const MAX_NAME_BYTES: usize = 63;
const SYSTEM_COLUMNS: [&str; 6] = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];

/// Checks a name that is given to something.
pub(super) fn check_name(kind: &str, name: &str) -> Result<(), Unsupported> {
    if name.is_empty() {
        return Err(Unsupported::new(
            format!("a {kind} has an empty name"),
            "PostgreSQL has no such name: give it one",
        )
        .at(name));
    }
    if name.len() > MAX_NAME_BYTES {
        let shown: String = name.chars().take(100).collect();
        return Err(Unsupported::new(
            format!(
                "the {kind} `{shown}` has a name of {} bytes, and PostgreSQL cuts names at {MAX_NAME_BYTES}",
                name.len()
            ),
            "give it a shorter name",
        )
        .at(name));
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
        )
        .at(name));
    }
    check_name("column", name)
}

/// Checks a label of an enumeration.
pub(super) fn check_label(name: &ObjectName, label: &str) -> Result<(), Unsupported> {
    if label.len() > MAX_NAME_BYTES {
        return Err(Unsupported::new(
            format!(
                "a label of enum `{name}` has {} bytes, and PostgreSQL takes {MAX_NAME_BYTES} at most: `{label}`",
                label.len()
            ),
            "give it a shorter label",
        )
        .at(label));
    }
    Ok(())
}
