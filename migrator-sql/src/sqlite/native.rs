//! What SQLite's own statements do without a rebuild.

use super::column_type::declared;
use super::quote::{identifier, object};
use super::{column, constraint, index, quote};
use crate::error::Unsupported;
use migrator_core::name::ObjectName;
use migrator_core::op::{AddColumn, AlterColumn, Operation};
use migrator_core::schema::{Column, ColumnDefault, Constraint, Generated, Literal, Table};

/// How an operation is done.
pub(super) enum Way {
    /// By these statements, which stand for this many operations of the list.
    Statements(Vec<String>, usize),
    /// By a rebuild of its table.
    Rebuild,
}

/// How the first of the operations is done on a table that the model knows.
///
/// What says `if_exists` or `if_not_exists`, and is not in the model, is left to the rebuild: it looks at
/// the table as it is in the database, and rebuilds it only if there is something to do.
pub(super) fn way(operations: &[Operation], table: &Table) -> Result<Way, Unsupported> {
    let Some(operation) = operations.first() else { return Ok(Way::Statements(Vec::new(), 0)) };
    let statements = match operation {
        Operation::AddColumn(add) if add.if_not_exists => match table.column(&add.column.name) {
            Some(_) => Vec::new(),
            None => return Ok(Way::Rebuild),
        },
        Operation::AddColumn(add) => return add_column(add, table.options.strict, &operations[1..]),
        Operation::DropColumn(drop) if table.column(&drop.column).is_some() => {
            vec![format!("ALTER TABLE {} DROP COLUMN {}", object(&drop.table), identifier(&drop.column))]
        }
        Operation::AlterColumn(alter) => match only_rename(alter) {
            Some(to) if to != alter.column && may_not_be_renamed(table, &alter.column) => {
                return Ok(Way::Rebuild);
            }
            Some(to) => rename_column(&alter.table, &alter.column, to),
            None => return Ok(Way::Rebuild),
        },
        Operation::CreateIndex(create) => match table.indexes.contains_key(&create.name) {
            true if create.if_not_exists => Vec::new(),
            _ => vec![index::create(&create.table, &create.name, &create.index, create.if_not_exists)],
        },
        Operation::DropIndex(drop) => vec![index::drop(&drop.table, &drop.name, drop.if_exists)],
        // SQLite keeps no comments, and leaves no row unchecked.
        Operation::CreateTableComment(_)
        | Operation::DropTableComment(_)
        | Operation::ValidateConstraint(_) => Vec::new(),
        _ => return Ok(Way::Rebuild),
    };
    Ok(Way::Statements(statements, 1))
}

/// Whether SQLite's own renaming may fail: the rebuild looks how the keys of the column are written.
fn may_not_be_renamed(table: &Table, name: &str) -> bool {
    let is_row_id = table.column(name).is_some_and(|column| {
        column.identity.is_none()
            && declared(&column.column_type, table.options.strict).eq_ignore_ascii_case("INTEGER")
    });
    let is_key = table.primary_key().is_some_and(|(_, key)| matches!(key, [only] if only == name));
    let is_unique = |rule: &Constraint| matches!(rule, Constraint::Unique(_)) && rule.uses(name);
    is_row_id && is_key && table.constraints.values().any(is_unique)
}

/// The statements that rename a column.
pub(super) fn rename_column(table: &ObjectName, from: &str, to: &str) -> Vec<String> {
    if from == to {
        return Vec::new();
    }
    vec![format!("ALTER TABLE {} RENAME COLUMN {} TO {}", object(table), identifier(from), identifier(to))]
}

/// The name afterwards, where nothing else changes but the comment, which SQLite does not keep.
fn only_rename(alter: &AlterColumn) -> Option<&str> {
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
fn add_column(add: &AddColumn, strict: bool, following: &[Operation]) -> Result<Way, Unsupported> {
    let Column { name, nullable, default, identity, generated, .. } = &add.column;
    let allowed = match (generated, default) {
        (Some(Generated { stored, .. }), _) => !stored,
        (None, None | Some(ColumnDefault::Literal(Literal::Null))) => *nullable,
        (None, Some(ColumnDefault::Literal(value))) => quote::is_constant(value),
        (None, Some(_)) => false,
    };
    if !allowed || identity.is_some() {
        return Ok(Way::Rebuild);
    }
    let mut sql = format!(
        "ALTER TABLE {} ADD COLUMN {}",
        object(&add.table),
        column::definition(&add.table, &add.column, strict, None)
    );
    let mut taken = 1;
    for operation in following {
        let (constraint_name, rule) = match operation {
            Operation::CreateCheckConstraint(check)
                if check.table == add.table && check.check.condition.names(name) =>
            {
                (&check.name, Constraint::Check(check.check.clone()))
            }
            Operation::CreateForeignKey(create)
                if create.table == add.table
                    && create.key.columns == [name.as_str()]
                    && default.is_none() =>
            {
                (&create.name, Constraint::ForeignKey(create.key.clone()))
            }
            _ => break,
        };
        sql.push(' ');
        sql.push_str(&constraint::column_clause(&add.table, constraint_name, &rule)?);
        taken += 1;
    }
    Ok(Way::Statements(vec![sql], taken))
}
