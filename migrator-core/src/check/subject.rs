use crate::name::{ObjectName, constraint_name};
use crate::op::{ApplyError, CreateTable, Operation};
use crate::schema::Constraint;

/// A name that an operation is about.
pub(super) struct Subject {
    /// The name.
    pub(super) name: String,
    /// The table that it belongs to, where it belongs to one.
    pub(super) table: Option<String>,
}

/// The column that a table gets twice, or a second key of: it stands behind itself.
fn twice(create: &CreateTable) -> Option<String> {
    let names: Vec<&String> = create.columns.iter().map(|column| &column.name).collect();
    let column = names.iter().enumerate().find(|(at, name)| names[..*at].contains(name));
    let key = || {
        let keys = create.constraints.iter().filter_map(|(_, constraint)| match constraint {
            Constraint::PrimaryKey(columns) => columns.first(),
            _ => None,
        });
        keys.skip(1).last()
    };
    column.map(|(_, name)| *name).or_else(key).cloned()
}

/// The name at fault, where the error itself has none: what is to go or change, or what a key points at.
pub(super) fn subject(operation: &Operation, error: &ApplyError) -> Option<Subject> {
    use Operation as O;
    if let ApplyError::NotUnique { table, columns } = error {
        return Some(Subject { name: columns.first()?.clone(), table: Some(table.name.clone()) });
    }
    let alone = |name: &String| Some(Subject { name: name.clone(), table: None });
    let of = |table: &ObjectName, name: &String| {
        Some(Subject { name: name.clone(), table: Some(table.name.clone()) })
    };
    if let (ApplyError::PrimaryKeyExists { .. }, O::CreatePrimaryKey(create)) = (error, operation) {
        // A column that asks for it has no name for the key.
        return match create.name == constraint_name(&create.table.name, &[], "pkey") {
            true => of(&create.table, create.columns.first()?),
            false => alone(&create.name),
        };
    }
    match operation {
        O::DropColumn(drop) => of(&drop.table, &drop.column),
        O::AlterColumn(alter) => of(&alter.table, &alter.column),
        O::AddColumn(add) => of(&add.table, &add.column.name),
        O::CreateTable(create) => match twice(create) {
            Some(column) => Some(Subject { name: column.clone(), table: Some(column) }),
            None => alone(&create.table.name),
        },
        O::CreateEnum(create) => alone(&create.name.name),
        O::DropTable(drop) => alone(&drop.table.name),
        O::RenameTable(rename) => alone(&rename.table.name),
        O::CreateIndex(create) => alone(&create.name),
        O::DropIndex(drop) => alone(&drop.name),
        O::CreatePrimaryKey(create) => alone(&create.name),
        O::CreateUniqueConstraint(create) => alone(&create.name),
        O::CreateCheckConstraint(create) => alone(&create.name),
        O::CreateForeignKey(create) => alone(&create.name),
        O::CreateExcludeConstraint(create) => alone(&create.name),
        O::ValidateConstraint(validate) => alone(&validate.name),
        O::DropConstraint(drop) => alone(&drop.name),
        O::DropEnum(drop) => alone(&drop.name.name),
        O::DropSequence(drop) => alone(&drop.name.name),
        O::DropSchema(drop) => alone(&drop.name),
        O::DropView(drop) => alone(&drop.name.name),
        O::CreateTrigger(create) => alone(&create.name),
        O::BulkInsert(insert) => alone(&insert.table.name),
        O::DeleteRows(delete) => alone(&delete.table.name),
        O::Backfill(backfill) => alone(&backfill.table.name),
        _ => None,
    }
}
