//! What InnoDB asks of a foreign key, and PostgreSQL and SQLite do not.

use super::indexes::plain_columns;
use super::types;
use crate::limits::Unsupported;
use crate::schema::{ColumnType, Constraint, ForeignKey, ReferentialAction, Schema, Table};

/// Checks a foreign key of a table, which stands in the schema or is about to.
pub(super) fn check(schema: &Schema, table: &Table, name: &str, key: &ForeignKey) -> Result<(), Unsupported> {
    if let Some(other) = schema.tables.values().find(|other| {
        other.name.schema == table.name.schema
            && other.constraints.iter().any(|(known, constraint)| {
                (other.name != table.name || known != name)
                    && matches!(constraint, Constraint::ForeignKey(_))
                    && known.to_lowercase() == name.to_lowercase()
            })
    }) {
        return Err(Unsupported::new(
            format!(
                "`{}` has a foreign key `{name}` already, in these letters or in small or great ones, and MySQL has \
                 each name once a database",
                other.name
            ),
            "give it another name",
        )
        .at(name));
    }
    if [key.on_delete, key.on_update].contains(&ReferentialAction::SetNull)
        && let Some(column) = table.columns.iter().find(|c| !c.nullable && key.columns.contains(&c.name))
    {
        return Err(Unsupported::new(
            format!(
                "foreign key `{name}` sets `{}.{}` to NULL, which it may not be",
                table.name, column.name
            ),
            "let the column be NULL, or choose another action",
        )
        .at(&column.name));
    }
    let target =
        if key.referenced_table == table.name { Some(table) } else { schema.table(&key.referenced_table) };
    let Some(target) = target else { return Ok(()) };
    if !has_key_in_order(target, &key.referenced_columns) {
        return Err(Unsupported::new(
            format!(
                "foreign key `{name}` points at ({}) of `{}`, and no key there begins with these columns in this order",
                key.referenced_columns.join(", "),
                target.name
            ),
            "name the columns in the order of the key that they are",
        )
        .at(name));
    }
    check_types(table, name, key, target)
}

/// Both sides of a foreign key have the same type; texts may differ in length.
fn check_types(table: &Table, name: &str, key: &ForeignKey, target: &Table) -> Result<(), Unsupported> {
    for (from, to) in key.columns.iter().zip(&key.referenced_columns) {
        let (Some(from), Some(to)) = (table.column(from), target.column(to)) else { continue };
        types::check(&from.column_type).map_err(|error| error.or_at(&from.name))?;
        types::check(&to.column_type).map_err(|error| error.or_at(&to.name))?;
        if !is_same(&from.column_type, &to.column_type) {
            return Err(Unsupported::new(
                format!(
                    "foreign key `{name}` has {} in `{}.{}` and {} in `{}.{}`, and MySQL wants the same type",
                    from.column_type, table.name, from.name, to.column_type, target.name, to.name
                ),
                "make the types the same; to change both, drop the foreign key first and create it again",
            )
            .at(&from.name));
        }
    }
    Ok(())
}

fn is_same(from: &ColumnType, to: &ColumnType) -> bool {
    use ColumnType as T;
    match (types::known(from), types::known(to)) {
        (T::String(_) | T::Char(_), T::String(_) | T::Char(_)) => true,
        (T::Enumeration { labels: own, .. }, T::Enumeration { labels: other, .. }) => own == other,
        // What a user declared is not read whole.
        (T::Enumeration { .. }, T::Custom(own)) | (T::Custom(own), T::Enumeration { .. }) => {
            own.trim_start().get(..4).is_some_and(|word| word.eq_ignore_ascii_case("enum"))
        }
        (T::Custom(own), T::Custom(other)) => own.eq_ignore_ascii_case(&other),
        (from, to) => from == to,
    }
}

fn has_key_in_order(target: &Table, columns: &[String]) -> bool {
    target.constraints.values().any(|constraint| match constraint {
        Constraint::PrimaryKey(_) | Constraint::Unique(_) => constraint.columns().starts_with(columns),
        _ => false,
    }) || target
        .indexes
        .values()
        .any(|index| index.unique && plain_columns(index).is_some_and(|indexed| indexed.starts_with(columns)))
}
