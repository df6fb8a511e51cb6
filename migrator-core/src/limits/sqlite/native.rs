//! What SQLite's own statements do without a rebuild.

use crate::op::{AddColumn, AlterColumn, Operation};
use crate::schema::{Column, ColumnDefault, ColumnType, Constraint, Generated, Literal, Table};

/// How many operations at the start of the list SQLite's own statements do together, on a table that the
/// model knows; 0 where the first of them needs a rebuild of the table.
///
/// What says `if_exists` or `if_not_exists`, and is not in the model, is left to the rebuild: it looks at
/// the table as it is in the database, and rebuilds it only if there is something to do.
pub(super) fn reach(operations: &[Operation], table: &Table) -> usize {
    let Some(operation) = operations.first() else { return 0 };
    let is_native = match operation {
        Operation::AddColumn(add) if add.if_not_exists => table.column(&add.column.name).is_some(),
        Operation::AddColumn(add) => return added_together(add, &operations[1..]),
        Operation::DropColumn(drop) => table.column(&drop.column).is_some(),
        Operation::AlterColumn(alter) => only_rename(alter)
            .is_some_and(|to| to == alter.column || !may_not_be_renamed(table, &alter.column)),
        // SQLite keeps no comments, and leaves no row unchecked.
        Operation::CreateIndex(_)
        | Operation::DropIndex(_)
        | Operation::CreateTableComment(_)
        | Operation::DropTableComment(_)
        | Operation::ValidateConstraint(_) => true,
        _ => false,
    };
    usize::from(is_native)
}

/// Whether SQLite's own renaming may fail: the rebuild looks how the keys of the column are written.
fn may_not_be_renamed(table: &Table, name: &str) -> bool {
    let is_row_id = table.column(name).is_some_and(|column| {
        column.identity.is_none() && is_declared_integer(&column.column_type, table.options.strict)
    });
    let is_key = table.primary_key().is_some_and(|(_, key)| matches!(key, [only] if only == name));
    let is_unique = |rule: &Constraint| matches!(rule, Constraint::Unique(_)) && rule.uses(name);
    is_row_id && is_key && table.constraints.values().any(is_unique)
}

/// Whether the type is declared by the word `INTEGER`.
fn is_declared_integer(column_type: &ColumnType, strict: bool) -> bool {
    match column_type {
        ColumnType::Integer => true,
        ColumnType::SmallInteger | ColumnType::BigInteger | ColumnType::Boolean => strict,
        ColumnType::Custom(name) => name.eq_ignore_ascii_case("INTEGER"),
        _ => false,
    }
}

/// The name afterwards, where nothing else changes but the comment, which SQLite does not keep.
pub fn only_rename(alter: &AlterColumn) -> Option<&str> {
    let AlterColumn {
        table: _,
        column: _,
        column_type: None,
        using: None,
        nullable: None,
        default: None,
        rename: _,
        identity: None,
        generated: None,
        collation: None,
        comment: _,
    } = alter
    else {
        return None;
    };
    Some(alter.renamed())
}

/// `ADD COLUMN`, together with the checks and the foreign keys of the column that follow it.
fn added_together(add: &AddColumn, following: &[Operation]) -> usize {
    let Column { name, nullable, default, identity, generated, .. } = &add.column;
    let allowed = match (generated, default) {
        (Some(Generated { stored, .. }), _) => !stored,
        (None, None | Some(ColumnDefault::Literal(Literal::Null))) => *nullable,
        (None, Some(ColumnDefault::Literal(value))) => is_constant(value),
        (None, Some(_)) => false,
    };
    if !allowed || identity.is_some() {
        return 0;
    }
    let joins = |operation: &&Operation| match operation {
        Operation::CreateCheckConstraint(check) => {
            check.table == add.table && check.check.condition.names(name)
        }
        Operation::CreateForeignKey(create) => {
            create.table == add.table && create.key.columns == [name.as_str()] && default.is_none()
        }
        _ => false,
    };
    1 + following.iter().take_while(joins).count()
}

/// Whether the value is written as a constant, which a default that is added to a table must be.
pub fn is_constant(value: &Literal) -> bool {
    !matches!(value, Literal::Text(text) | Literal::Decimal(text) if text.contains('\0'))
}
