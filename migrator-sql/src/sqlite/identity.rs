use super::quote::{in_schema, text};
use crate::error::Unsupported;
use migrator_core::name::ObjectName;
use migrator_core::schema::{Column, ColumnType, Constraint, Identity, Table};

/// Checks that SQLite can count up each identity column: it does so for a whole number that is
/// alone the primary key.
pub(super) fn check(table: &Table) -> Result<(), Unsupported> {
    for column in table.columns.iter().filter(|column| column.identity.is_some()) {
        let alone = table.primary_key().is_some_and(|(_, key)| is_alone(key, &column.name));
        if !alone {
            return Err(not_the_key(&format!("{}.{}", table.name, column.name)));
        }
        if table.options.without_rowid {
            return Err(Unsupported::new(
                format!("identity column `{}.{}` is in a table WITHOUT ROWID", table.name, column.name),
                "leave .without_rowid() out: SQLite counts up row ids",
            ));
        }
        if !is_whole_number(&column.column_type) {
            return Err(Unsupported::new(
                format!(
                    "identity column `{}.{}` has type {}, and SQLite counts up whole numbers only",
                    table.name, column.name, column.column_type
                ),
                "make it an integer or a big_integer",
            ));
        }
    }
    Ok(())
}

/// Checks how an identity column is to be counted up.
pub(super) fn check_options(column: &str, identity: &Identity) -> Result<(), Unsupported> {
    if identity.always {
        return Err(Unsupported::new(
            format!("identity column `{column}` lets no INSERT give a value, which SQLite does not do"),
            "leave `always` out",
        ));
    }
    if identity.increment.is_some_and(|step| step != 1) {
        return Err(Unsupported::new(
            format!("identity column `{column}` counts in other steps than 1, which SQLite does not do"),
            "leave .increment(…) out",
        ));
    }
    if identity.start.is_some_and(|start| start < 1) {
        return Err(Unsupported::new(
            format!("identity column `{column}` starts below 1, and SQLite counts from 1 or above"),
            "start at 1 or above",
        ));
    }
    Ok(())
}

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

pub(super) fn not_the_key(column: &str) -> Unsupported {
    Unsupported::new(
        format!(
            "identity column `{column}` is not alone the primary key, and SQLite counts up no other column"
        ),
        "make it alone the primary key, as in big_integer(\"id\").identity().primary_key(), or fill it yourself; \
         to replace the key of an identity column, drop and create it one directly after the other",
    )
}

fn is_alone(key: &[String], column: &str) -> bool {
    matches!(key, [only] if only == column)
}

fn is_whole_number(column_type: &ColumnType) -> bool {
    match column_type {
        ColumnType::SmallInteger | ColumnType::Integer | ColumnType::BigInteger => true,
        ColumnType::Custom(name) => name.eq_ignore_ascii_case("integer"),
        _ => false,
    }
}
