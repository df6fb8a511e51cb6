use super::column::definition;
use super::quote::object;
use super::{constraint, identity};
use crate::error::Unsupported;
use migrator_core::name::ObjectName;
use migrator_core::schema::{Column, Constraint};

/// The statement that creates a table, without its indexes.
pub(super) fn statement<'a>(
    table: &ObjectName,
    columns: &[Column],
    constraints: impl Iterator<Item = (&'a str, &'a Constraint)> + Clone,
) -> Result<String, Unsupported> {
    let key_columns: Vec<&String> = constraints
        .clone()
        .filter_map(|(_, constraint)| match constraint {
            Constraint::PrimaryKey(key) => Some(key),
            _ => None,
        })
        .flatten()
        .collect();
    let mut lines = Vec::new();
    let mut counted = None;
    for column in columns {
        let auto_key = identity::auto_key(column, constraints.clone());
        counted = counted.or(auto_key);
        // SQLite alone lets the columns of a primary key be NULL, unless they say otherwise.
        if column.nullable && key_columns.contains(&&column.name) {
            let column = Column { nullable: false, ..column.clone() };
            lines.push(definition(&column, auto_key));
        } else {
            lines.push(definition(column, auto_key));
        }
    }
    for (name, constraint) in constraints {
        if counted != Some(name) {
            lines.push(constraint::clause(table, name, constraint)?);
        }
    }
    Ok(format!("CREATE TABLE {} (\n    {}\n)", object(table), lines.join(",\n    ")))
}
