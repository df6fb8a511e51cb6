use super::quote::{in_schema, text};
use migrator_core::name::ObjectName;
use migrator_core::schema::{Column, Constraint};

/// The statement that makes a new table, which may still go by another name, count from `start` on.
pub(super) fn start_new(table: &ObjectName, name: &str, start: i64) -> String {
    let sequence = in_schema(table, "sqlite_sequence");
    format!("INSERT INTO {sequence} (name, seq) VALUES ({}, {})", text(name), start - 1)
}

/// The statements that make a table that counts already count on from `start`, unless it is beyond it.
pub(super) fn start_existing(table: &ObjectName, start: i64) -> [String; 2] {
    let (sequence, name, last) = (in_schema(table, "sqlite_sequence"), text(&table.name), start - 1);
    [
        format!(
            "INSERT INTO {sequence} (name, seq) SELECT {name}, {last} \
             WHERE NOT EXISTS (SELECT 1 FROM {sequence} WHERE name = {name} COLLATE NOCASE)"
        ),
        format!("UPDATE {sequence} SET seq = max(seq, {last}) WHERE name = {name} COLLATE NOCASE"),
    ]
}

/// The name of the primary key that the column is alone and that the database counts up.
pub(super) fn auto_key<'a>(
    column: &Column,
    constraints: impl IntoIterator<Item = (&'a str, &'a Constraint)>,
) -> Option<&'a str> {
    column.identity.as_ref()?;
    constraints.into_iter().find_map(|(name, constraint)| match constraint {
        Constraint::PrimaryKey(key) if is_alone(key, &column.name) => Some(name),
        _ => None,
    })
}

fn is_alone(key: &[String], column: &str) -> bool {
    matches!(key, [only] if only == column)
}
