//! Names that PostgreSQL would refuse, or cut without a word.

use crate::limits::Unsupported;
use crate::limits::given::given_names;
use crate::name::ObjectName;
use crate::op::Operation;
use crate::schema::Schema;

/// The longest name, in bytes: PostgreSQL cuts longer ones.
const MAX_NAME_BYTES: usize = 63;
const SYSTEM_COLUMNS: [&str; 6] = ["tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"];

/// Checks every name that an operation gives.
pub(super) fn check(operation: &Operation, before: Option<&Schema>) -> Result<(), Unsupported> {
    for given in given_names(operation, before) {
        if given.kind == "column" && SYSTEM_COLUMNS.contains(&given.name) {
            return Err(Unsupported::new(
                format!("`{}` is a column that every table of PostgreSQL has already", given.name),
                "give the column another name",
            )
            .at(given.name));
        }
        check_name(given.kind, given.name)?;
    }
    Ok(())
}

/// Checks a name of a kind of thing.
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
