//! Renames that the texts of views and triggers would not outlive.

use super::Unsupported;
use crate::capability::Dialect;
use crate::op::Operation;
use crate::schema::Schema;

/// Refuses to rename a table or a column that a view or a trigger names, where the database leaves the text
/// as it is (MySQL), or where nobody can tell from its words how the database will write it.
pub(super) fn check(operation: &Operation, before: &Schema) -> Result<(), Unsupported> {
    let (what, name, lost) = match operation {
        Operation::RenameTable(rename) if rename.table.name != rename.to => {
            (format!("table `{}`", rename.table), &rename.table.name, before.lost_by_table(&rename.table))
        }
        Operation::AlterColumn(alter) if alter.renamed() != alter.column => (
            format!("column `{}.{}`", alter.table, alter.column),
            &alter.column,
            before.lost_by_column(&alter.table, &alter.column),
        ),
        _ => return Ok(()),
    };
    let [first, ..] = lost.as_slice() else { return Ok(()) };
    let kind = if first.starts_with("view") { "view" } else { "trigger" };
    let fact = match before.dialect {
        Some(Dialect::Mysql) => {
            format!("{first} names {what}, and MySQL would leave the {kind} broken when that is renamed")
        }
        _ => format!("{first} names {what} in a way that does not tell what a rename makes of it"),
    };
    Err(Unsupported::new(fact, format!("drop the {kind} first, and create it again afterwards")).at(name))
}
