//! An enumeration is no type of its own: each of its columns holds the labels.

use super::alter::statement;
use super::column;
use super::quote::{identifier, object, text};
use migrator_core::limits::mysql::{columns_of, with_both};
use migrator_core::name::ObjectName;
use migrator_core::schema::{Column, Schema};

/// The statements that give the columns of an enumeration their new labels.
pub(super) fn modified(name: &ObjectName, after: &Schema) -> Vec<String> {
    let mut statements = Vec::new();
    for table in after.tables.values() {
        let columns: Vec<String> = columns_of(table, name).map(modify).collect();
        statements.extend(statement(&table.name, &columns));
    }
    statements
}

/// The statements that rename a label: both are there for a moment, while the rows change.
pub(super) fn renamed(
    name: &ObjectName,
    before: &Schema,
    after: &Schema,
    from: &str,
    to: &str,
) -> Vec<String> {
    let mut statements = Vec::new();
    for table in after.tables.values() {
        let Some(old) = before.table(&table.name) else { continue };
        for column in columns_of(table, name) {
            let Some(old) = old.column(&column.name) else { continue };
            let between = with_both(old, column, name, to);
            statements.extend(statement(&table.name, &[modify(&between)]));
            let quoted = identifier(&column.name);
            statements.push(format!(
                "UPDATE {} SET {quoted} = {} WHERE {quoted} = {}",
                object(&table.name),
                text(to),
                text(from)
            ));
            statements.extend(statement(&table.name, &[modify(column)]));
        }
    }
    statements
}

fn modify(column: &Column) -> String {
    format!("MODIFY {}", column::definition(column))
}
