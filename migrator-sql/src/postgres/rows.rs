use super::alter_column::count_on;
use super::quote::{identifier, identifiers, object};
use super::value::{equals, stored};
use crate::batch::batches;
use migrator_core::name::ObjectName;
use migrator_core::schema::{ColumnType, Identity, Literal, Table};

const MAX_BYTES: usize = 500_000;
const MAX_INSERTED: usize = 1_000;
const MAX_DELETED: usize = 500;

/// The statements that insert the rows. The table is the one that the model knows, if it does.
pub(super) fn insert(
    name: &ObjectName,
    table: Option<&Table>,
    columns: &[String],
    rows: &[Vec<Literal>],
) -> Vec<String> {
    let types = types(table, columns);
    let tuples = rows.iter().map(|row| {
        let values: Vec<String> =
            row.iter().zip(&types).map(|(value, column_type)| stored(value, *column_type)).collect();
        format!("({})", values.join(", "))
    });
    let counted: Vec<(&String, &Identity)> = columns
        .iter()
        .filter_map(|column| Some((column, table?.column(column)?.identity.as_ref()?)))
        .collect();
    let overriding =
        if counted.iter().any(|(_, identity)| identity.always) { " OVERRIDING SYSTEM VALUE" } else { "" };
    let head = format!("INSERT INTO {} ({}){overriding} VALUES", object(name), identifiers(columns));
    let mut statements: Vec<String> = batches(tuples, MAX_INSERTED, MAX_BYTES)
        .into_iter()
        .map(|batch| format!("{head}\n    {}", batch.join(",\n    ")))
        .collect();
    if !statements.is_empty() {
        let up = counted.iter().filter(|(_, identity)| identity.increment.is_none_or(|step| step > 0));
        statements.extend(up.map(|(column, _)| count_on(name, column)));
    }
    statements
}

/// The statements that delete the rows which have exactly these values, `NULL` being one.
pub(super) fn delete(
    name: &ObjectName,
    table: Option<&Table>,
    columns: &[String],
    rows: &[Vec<Literal>],
) -> Vec<String> {
    let types = types(table, columns);
    let columns: Vec<String> = columns.iter().map(|column| identifier(column)).collect();
    let conditions = rows.iter().map(|row| {
        let terms = row.iter().zip(&types).zip(&columns);
        let terms: Vec<String> =
            terms.map(|((value, column_type), column)| equals(column, value, *column_type)).collect();
        format!("({})", terms.join(" AND "))
    });
    let head = format!("DELETE FROM {} WHERE", object(name));
    batches(conditions, MAX_DELETED, MAX_BYTES)
        .into_iter()
        .map(|batch| format!("{head}\n    {}", batch.join("\n    OR ")))
        .collect()
}

fn types<'a>(table: Option<&'a Table>, columns: &[String]) -> Vec<Option<&'a ColumnType>> {
    columns.iter().map(|column| Some(&table?.column(column)?.column_type)).collect()
}
