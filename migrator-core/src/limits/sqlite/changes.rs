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
        Operation::CreateForeignKey(create) => {
            constraints::check(&create.table, &create.name, &Constraint::ForeignKey(create.key.clone()))
        }
        Operation::CreateUniqueConstraint(create) => {
            constraints::check(&create.table, &create.name, &Constraint::Unique(create.unique.clone()))
        }
        Operation::CreateCheckConstraint(create) => {
            constraints::check(&create.table, &create.name, &Constraint::Check(create.check.clone()))
        }
        Operation::CreateExcludeConstraint(create) => {
            constraints::check(&create.table, &create.name, &Constraint::Exclude(create.exclude.clone()))
        }
        Operation::RenameIndex(rename) => names::check_name(&rename.to),
        Operation::CreateIndex(create) => indexes::check(&create.table, &create.name, &create.index),
        _ => Ok(()),
    }
}
