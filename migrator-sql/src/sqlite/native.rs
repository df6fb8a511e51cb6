//! What SQLite's own statements do without a rebuild.

use super::quote::{identifier, object};
use super::{column, constraint, create_table, index, quote, rows};
use crate::error::Unsupported;
use migrator_core::name::ObjectName;
use migrator_core::op::{AddColumn, AlterColumn, Operation, RenameTable};
use migrator_core::schema::{Column, ColumnDefault, Constraint, Literal};

/// How an operation is done.
pub(super) enum Way {
    /// By these statements, which stand for this many operations of the list.
    Statements(Vec<String>, usize),
    /// By a rebuild of its table.
    Rebuild,
}

/// How the first of the operations is done on a table that the model knows.
pub(super) fn way(operations: &[Operation]) -> Result<Way, Unsupported> {
    let Some(operation) = operations.first() else { return Ok(Way::Statements(Vec::new(), 0)) };
    let statements = match operation {
        Operation::CreateTable(create) => {
            let constraints = create.constraints.iter().map(|(name, constraint)| (name.as_str(), constraint));
            let table = create_table::statement(&create.table, &create.columns, constraints)?;
            let indexes = create.indexes.iter().map(|(name, i)| index::create(&create.table, name, i));
            std::iter::once(table).chain(indexes).collect()
        }
        Operation::DropTable(drop) => vec![format!("DROP TABLE {}", object(&drop.table))],
        Operation::RenameTable(rename) => rename_table(rename),
        Operation::AddColumn(add) => return add_column(add, &operations[1..]),
        Operation::DropColumn(drop) => {
            vec![format!("ALTER TABLE {} DROP COLUMN {}", object(&drop.table), identifier(&drop.column))]
        }
        Operation::AlterColumn(alter) => match only_rename(alter) {
            Some(to) => rename_column(&alter.table, &alter.column, to),
            None => return Ok(Way::Rebuild),
        },
        Operation::CreateIndex(create) => {
            vec![index::create(&create.table, &create.name, &create.index)]
        }
        Operation::DropIndex(drop) => vec![index::drop(&drop.table, &drop.name)],
        Operation::BulkInsert(insert) => rows::insert(&insert.table, &insert.columns, &insert.rows),
        Operation::DeleteRows(delete) => rows::delete(&delete.table, &delete.columns, &delete.rows),
        _ => return Ok(Way::Rebuild),
    };
    Ok(Way::Statements(statements, 1))
}

/// The statements that rename a column.
pub(super) fn rename_column(table: &ObjectName, from: &str, to: &str) -> Vec<String> {
    if from == to {
        return Vec::new();
    }
    vec![format!("ALTER TABLE {} RENAME COLUMN {} TO {}", object(table), identifier(from), identifier(to))]
}

/// The new name, where the column gets one and nothing else.
pub(super) fn only_rename(alter: &AlterColumn) -> Option<&str> {
    let AlterColumn {
        table: _,
        column: _,
        column_type: None,
        using: None,
        nullable: None,
        default: None,
        rename,
        identity: None,
        generated: None,
        collation: None,
        comment: None,
    } = alter
    else {
        return None;
    };
    rename.as_deref()
}

/// To SQLite, a name that differs in its letters' case only is taken by the table itself.
fn rename_table(rename: &RenameTable) -> Vec<String> {
    let step =
        |from: &ObjectName, to: &str| format!("ALTER TABLE {} RENAME TO {}", object(from), identifier(to));
    let RenameTable { table, to } = rename;
    if table.name.eq_ignore_ascii_case(to) && table.name != *to {
        let between = format!("_migrator_rename_{}", table.name);
        return vec![step(table, &between), step(&table.sibling(&between), to)];
    }
    vec![step(table, to)]
}

/// `ADD COLUMN`, together with the checks and the foreign keys of the column that follow it.
fn add_column(add: &AddColumn, following: &[Operation]) -> Result<Way, Unsupported> {
    let Column { name, nullable, default, identity, .. } = &add.column;
    let allowed = match default {
        None | Some(ColumnDefault::Literal(Literal::Null)) => *nullable,
        Some(ColumnDefault::Literal(value)) => quote::is_constant(value),
        Some(_) => false,
    };
    if !allowed || identity.is_some() {
        return Ok(Way::Rebuild);
    }
    let mut sql =
        format!("ALTER TABLE {} ADD COLUMN {}", object(&add.table), column::definition(&add.column, None));
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
