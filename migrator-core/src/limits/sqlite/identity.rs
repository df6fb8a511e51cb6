use crate::limits::Unsupported;
use crate::schema::{ColumnType, Identity, Table};

/// Checks that SQLite can count up each identity column: it does so for a whole number that is
/// alone the primary key.
pub(super) fn check(table: &Table) -> Result<(), Unsupported> {
    for column in table.columns.iter().filter(|column| column.identity.is_some()) {
        let name = format!("{}.{}", table.name, column.name);
        let alone = table.primary_key().is_some_and(|(_, key)| matches!(key, [only] if *only == column.name));
        if !alone {
            return Err(not_the_key(&name).at(&column.name));
        }
        if table.options.without_rowid {
            return Err(Unsupported::new(
                format!("identity column `{name}` is in a table WITHOUT ROWID"),
                "leave .without_rowid() out: SQLite counts up row ids",
            )
            .at(&column.name));
        }
        if !is_whole_number(&column.column_type) {
            return Err(Unsupported::new(
                format!(
                    "identity column `{name}` has type {}, and SQLite counts up whole numbers only",
                    column.column_type
                ),
                "make it an integer or a big_integer",
            )
            .at(&column.name));
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

/// That an identity column, said with its table, is not alone the primary key.
pub fn not_the_key(column: &str) -> Unsupported {
    Unsupported::new(
        format!(
            "identity column `{column}` is not alone the primary key, and SQLite counts up no other column"
        ),
        "make it alone the primary key, as in big_integer(\"id\").identity().primary_key(), or fill it yourself; \
         to replace the key of an identity column, drop and create it one directly after the other",
    )
}

fn is_whole_number(column_type: &ColumnType) -> bool {
    match column_type {
        ColumnType::SmallInteger | ColumnType::Integer | ColumnType::BigInteger => true,
        ColumnType::Custom(name) => name.eq_ignore_ascii_case("integer"),
        _ => false,
    }
}
