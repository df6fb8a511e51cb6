use super::indexes::plain_columns;
use crate::limits::Unsupported;
use crate::schema::{ColumnType, Constraint, Table};

/// Checks that MySQL can count up the identity column: there is one, a key begins with it, and it holds
/// whole numbers.
pub(super) fn check(table: &Table) -> Result<(), Unsupported> {
    let mut columns = table.columns.iter().filter(|column| column.identity.is_some());
    let Some(column) = columns.next() else { return Ok(()) };
    let name = format!("{}.{}", table.name, column.name);
    if let Some(other) = columns.next() {
        return Err(Unsupported::new(
            format!(
                "`{name}` and `{}.{}` are identity columns, and MySQL counts up one a table",
                table.name, other.name
            ),
            "leave .identity() out of one of them",
        )
        .at(&column.name));
    }
    if column.default.is_some() {
        return Err(Unsupported::new(
            format!("identity column `{name}` has a default, which MySQL does not allow"),
            "leave the default out",
        )
        .at(&column.name));
    }
    if !is_number(&column.column_type) {
        return Err(Unsupported::new(
            format!(
                "identity column `{name}` has type {}, and MySQL counts up numbers only",
                column.column_type
            ),
            "make it an integer or a big_integer",
        )
        .at(&column.name));
    }
    let begins = |columns: &[String]| columns.first() == Some(&column.name);
    let keyed = table.constraints.values().any(|constraint| match constraint {
        Constraint::PrimaryKey(_) | Constraint::Unique(_) => begins(constraint.columns()),
        _ => false,
    }) || table
        .indexes
        .values()
        .any(|index| plain_columns(index).is_some_and(|indexed| begins(&indexed)));
    if !keyed {
        return Err(Unsupported::new(
            format!("no key begins with identity column `{name}`, and MySQL counts up no other column"),
            "make it the primary key, as in big_integer(\"id\").identity().primary_key(); to replace the key of an \
             identity column, drop and create it one directly after the other",
        )
        .at(&column.name));
    }
    Ok(())
}

fn is_number(column_type: &ColumnType) -> bool {
    match column_type {
        ColumnType::SmallInteger | ColumnType::Integer | ColumnType::BigInteger => true,
        ColumnType::Custom(name) => name.to_ascii_lowercase().contains("int"),
        _ => false,
    }
}
