use crate::error::Unsupported;
use migrator_core::schema::{Column, ColumnType, Constraint, Table};

/// Checks that SQLite can count up each identity column: it does so for a whole number that is
/// alone the primary key.
pub(super) fn check(table: &Table) -> Result<(), Unsupported> {
    for column in table.columns.iter().filter(|column| column.identity.is_some()) {
        let alone = table.primary_key().is_some_and(|(_, key)| is_alone(key, &column.name));
        if !alone {
            return Err(not_the_key(&format!("{}.{}", table.name, column.name)));
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
