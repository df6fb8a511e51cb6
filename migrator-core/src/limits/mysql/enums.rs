//! An enumeration is no type of its own on MySQL: each of its columns holds the labels.

use super::columns;
use crate::limits::Unsupported;
use crate::name::ObjectName;
use crate::op::RenameEnumValue;
use crate::schema::{Column, ColumnType, Schema, Table};

/// The columns of an enumeration in a table.
pub fn columns_of<'a>(table: &'a Table, name: &'a ObjectName) -> impl Iterator<Item = &'a Column> {
    table
        .columns
        .iter()
        .filter(move |column| column.column_type.enumeration().is_some_and(|(own, _)| own == name))
}

/// Checks the columns of an enumeration that has got another label.
pub(super) fn check_added(name: &ObjectName, label: &str, after: &Schema) -> Result<(), Unsupported> {
    let mut columns = after.tables.values().flat_map(|table| columns_of(table, name));
    columns.try_for_each(columns::check).map_err(|error| error.or_at(label))
}

/// Checks the columns of an enumeration with a label that is renamed: both are there for a moment.
pub(super) fn check_renamed(
    rename: &RenameEnumValue,
    before: &[Table],
    after: &Schema,
) -> Result<(), Unsupported> {
    for old in before {
        let Some(table) = after.table(&old.name) else { continue };
        for column in columns_of(table, &rename.name) {
            if let Some(old) = old.column(&column.name) {
                columns::check(&with_both(old, column, &rename.name, &rename.to))?;
            }
            columns::check(column)?;
        }
    }
    Ok(())
}

/// The column as it is while a label is renamed: it has the old one and the new one.
pub fn with_both(old: &Column, new: &Column, name: &ObjectName, to: &str) -> Column {
    let mut labels = old.column_type.enumeration().map(|(_, labels)| labels.to_vec()).unwrap_or_default();
    labels.push(to.to_owned());
    let column_type = ColumnType::Enumeration { name: name.clone(), labels };
    Column { column_type, default: old.default.clone(), ..new.clone() }
}
