//! Rules that several databases have in common.

use super::Unsupported;
use super::words::has_cast_colons;
use crate::capability::Dialect;
use crate::schema::{Expression, Table};

/// Refuses two columns whose names the database takes for one.
pub(super) fn told_apart(
    table: &Table,
    same: impl Fn(&str, &str) -> bool,
    database: &str,
) -> Result<(), Unsupported> {
    for (at, column) in table.columns.iter().enumerate() {
        if let Some(other) = table.columns[..at].iter().find(|other| same(&other.name, &column.name)) {
            return Err(Unsupported::new(
                format!(
                    "{database} does not tell column `{}` of `{}` from `{}`",
                    column.name, table.name, other.name
                ),
                "choose a name that differs in more than small and great letters",
            )
            .at(&column.name));
        }
    }
    Ok(())
}

/// `::` is the one cast that users of PostgreSQL write by habit.
pub(super) fn no_cast_colons(
    expression: &Expression,
    dialect: Dialect,
    database: &str,
) -> Result<(), Unsupported> {
    if has_cast_colons(&expression.0, dialect) {
        return Err(Unsupported::new(
            format!("`{expression}` casts with `::`, which {database} cannot read"),
            "write CAST(… AS …), which every database reads",
        )
        .at(&expression.0));
    }
    Ok(())
}
