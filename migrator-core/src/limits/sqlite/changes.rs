use super::{columns, constraints, indexes, names};
use crate::limits::Unsupported;
use crate::op::Operation;
use crate::schema::Constraint;

/// Checks what can be seen of a change without its table, so that a rebuild has nothing left to
/// refuse but what contradicts the database.
pub(super) fn check(operation: &Operation) -> Result<(), Unsupported> {
    match operation {
        Operation::AddColumn(add) => columns::check(&add.table, &add.column),
        Operation::AlterColumn(alter) => columns::check_change(alter),
        Operation::RenameIndex(rename) => names::check_name(&rename.to),
        Operation::CreateIndex(create) => indexes::check(&create.table, &create.name, &create.index),
        other => match (other.table(), other.new_constraint()) {
            // A new primary key is the table's: it is checked with it.
            (_, Some((_, Constraint::PrimaryKey(_)))) => Ok(()),
            (Some(table), Some((name, constraint))) => constraints::check(table, name, &constraint),
            _ => Ok(()),
        },
    }
}
