//! Which rows stand in the way of an operation.
//!
//! When a database refuses an operation because of rows, its message often names neither how many they
//! are nor which. These queries do: each gives one row of two texts, the number and an example, on the
//! database as it is before the operation.

mod column;
mod constraint;
mod query;

pub use query::Obstacle;

use migrator_core::capability::Dialect;
use migrator_core::op::Operation;
use migrator_core::schema::{Constraint, Schema};
use query::Subject;

/// What to look for when an operation was refused; nothing for operations that no row can hinder.
///
/// `before` is the schema right before the operation.
///
/// ```
/// use migrator_core::{capability::Dialect, op::*, schema::Schema};
/// let mut schema = Schema::default();
/// CreateTable::new("users", [integer("id").primary_key(), text("name")]).apply(&mut schema).unwrap();
/// let mut op = Operations::default();
/// op.alter_column("users", "name").set_not_null();
/// let found = migrator_sql::obstacles(&op.recorded()[0], &schema, Dialect::Sqlite);
/// assert_eq!(found[0].rows, "rows with NULL in `users.name`");
/// ```
pub fn obstacles(operation: &Operation, before: &Schema, dialect: Dialect) -> Vec<Obstacle> {
    let Some(table) = operation.table().and_then(|name| before.table(name)) else { return Vec::new() };
    let subject = Subject { dialect, table };
    match operation {
        Operation::AlterColumn(alter) => column::altered(&subject, alter),
        Operation::AddColumn(add) => column::added(&subject, &add.column),
        Operation::CreateIndex(create) => constraint::unique_index(&subject, &create.index),
        Operation::CreatePrimaryKey(create) => {
            constraint::obstacles(&subject, &Constraint::PrimaryKey(create.columns.clone()))
        }
        Operation::CreateUniqueConstraint(create) => {
            constraint::obstacles(&subject, &Constraint::Unique(create.unique.clone()))
        }
        Operation::CreateCheckConstraint(create) => {
            constraint::obstacles(&subject, &Constraint::Check(create.check.clone()))
        }
        Operation::CreateForeignKey(create) => {
            constraint::obstacles(&subject, &Constraint::ForeignKey(create.key.clone()))
        }
        Operation::ValidateConstraint(validate) => {
            let constraint = table.constraints.get(&validate.name);
            constraint.map_or(Vec::new(), |constraint| constraint::obstacles(&subject, constraint))
        }
        _ => Vec::new(),
    }
}
