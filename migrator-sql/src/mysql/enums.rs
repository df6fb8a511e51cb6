//! An enumeration is no type of its own: each of its columns holds the labels.

use super::alter::statement;
use super::column;
use super::quote::{identifier, object, text};
use crate::error::Unsupported;
use migrator_core::name::ObjectName;
use migrator_core::schema::{Column, ColumnType, Schema, Table};

/// The statements that give the columns of an enumeration their new labels.
pub(super) fn modified(name: &ObjectName, after: &Schema) -> Result<Vec<String>, Unsupported> {
    let mut statements = Vec::new();
    for table in after.tables.values() {
        let columns = columns(table, name).map(modify).collect::<Result<Vec<_>, _>>()?;
        statements.extend(statement(&table.name, &columns));
    }
    Ok(statements)
}

/// The statements that rename a label: both are there for a moment, while the rows change.
pub(super) fn renamed(
    name: &ObjectName,
    before: &Schema,
    after: &Schema,
    from: &str,
    to: &str,
) -> Result<Vec<String>, Unsupported> {
    let mut statements = Vec::new();
    for table in after.tables.values() {
        let Some(old) = before.table(&table.name) else { continue };
        for column in columns(table, name) {
            let labels = old.column(&column.name).and_then(|column| column.column_type.enumeration());
            let mut both = labels.map(|(_, labels)| labels.to_vec()).unwrap_or_default();
            both.push(to.to_owned());
            let column_type = ColumnType::Enumeration { name: name.clone(), labels: both };
            let default = old.column(&column.name).and_then(|column| column.default.clone());
            let between = Column { column_type, default, ..column.clone() };
            statements.extend(statement(&table.name, &[modify(&between)?]));
            let quoted = identifier(&column.name);
            statements.push(format!(
                "UPDATE {} SET {quoted} = {} WHERE {quoted} = {}",
                object(&table.name),
                text(to),
                text(from)
            ));
            statements.extend(statement(&table.name, &[modify(column)?]));
        }
    }
    Ok(statements)
}

fn columns<'a>(table: &'a Table, name: &'a ObjectName) -> impl Iterator<Item = &'a Column> {
    table
        .columns
        .iter()
        .filter(move |column| column.column_type.enumeration().is_some_and(|(own, _)| own == name))
}

fn modify(column: &Column) -> Result<String, Unsupported> {
    Ok(format!("MODIFY {}", column::definition(column)?))
}
