use crate::limits::Unsupported;
use crate::schema::{Literal, Table};

/// Refuses a 0 and a `NULL` for an identity column: MySQL counts up in their place.
pub(super) fn check_identity(
    table: &Table,
    columns: &[String],
    rows: &[Vec<Literal>],
) -> Result<(), Unsupported> {
    let is_identity = |name: &String| table.column(name).is_some_and(|column| column.identity.is_some());
    let Some(at) = columns.iter().position(is_identity) else { return Ok(()) };
    match rows
        .iter()
        .filter_map(|row| row.get(at))
        .find(|value| matches!(value, Literal::Null | Literal::Integer(0) | Literal::Boolean(false)))
    {
        Some(value) => Err(Unsupported::new(
            format!(
                "a row for `{}` has {value} for identity column `{}`, and MySQL puts the next number in its place",
                table.name, columns[at]
            ),
            "give the row another number, or leave the column out",
        )
        .at(&columns[at])),
        None => Ok(()),
    }
}
