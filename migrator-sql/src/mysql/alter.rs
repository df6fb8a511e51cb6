//! Changes of one table, those that follow each other in one statement where their order is of no matter.

use super::quote::{identifier, identifiers, object};
use super::touched::Touched;
use super::{alter_column, column, constraint, identity, index, limits, supporting};
use crate::error::{RenderCause, RenderError, Unsupported};
use crate::render::no_nul;
use crate::script::RenderedStep;
use migrator_core::name::ObjectName;
use migrator_core::op::Operation;
use migrator_core::schema::{Constraint, Schema, Table};

/// The table that an operation alters.
pub(super) fn altered_table(operation: &Operation) -> Option<&ObjectName> {
    match operation {
        Operation::CreateTable(_) | Operation::DropTable(_) | Operation::RenameTable(_) => None,
        other => other.table(),
    }
}

/// Renders the operation at `start`, and those after it that share its statement; gives how many they are.
pub(super) fn render(
    operations: &[Operation],
    start: usize,
    table: &ObjectName,
    schema: &mut Schema,
    steps: &mut Vec<RenderedStep>,
) -> Result<usize, RenderError> {
    let mut together = Together::default();
    let first = schema.table(table).cloned();
    let mut taken = 0;
    for (position, operation) in operations.iter().enumerate().skip(start) {
        if altered_table(operation) != Some(table) {
            break;
        }
        let fail = |cause: RenderCause| RenderError::new(position, operation, cause);
        let before = schema.table(table).cloned().unwrap_or_else(|| Table::new(table));
        let touched = Touched::by(operation, &before);
        let alone = stands_alone(operation, &before, schema);
        if taken > 0 && (alone || !together.touched.allows(&touched)) {
            break;
        }
        operation.apply(schema).map_err(|e| fail(e.into()))?;
        taken += 1;
        if alone {
            let after = schema.table(table).unwrap_or(&before);
            check(after).map_err(|e| fail(e.into()))?;
            let statements = alone_statements(operation, &before, schema).map_err(|e| fail(e.into()))?;
            return push(statements, start, steps).map_err(|e| fail(e.into())).map(|()| taken);
        }
        let clauses = clauses(operation, &before, schema).map_err(|e| fail(e.into()))?;
        together.touched.add(touched);
        together.clauses.extend(clauses);
    }
    let last = start + taken.saturating_sub(1);
    let fail = |cause: Unsupported| RenderError::new(last, &operations[last], cause);
    if let (Some(before), Some(after)) = (first, schema.table(table)) {
        check(after).map_err(fail)?;
        together.clauses.extend(supporting_clauses(&before, after));
    }
    push(statement(table, &together.clauses).into_iter().collect(), start, steps).map_err(fail)?;
    Ok(taken)
}

#[derive(Default)]
struct Together {
    clauses: Vec<String>,
    touched: Touched,
}

/// `ALTER TABLE` with these clauses; nothing without any.
pub(super) fn statement(table: &ObjectName, clauses: &[String]) -> Option<String> {
    let head = format!("ALTER TABLE {}", object(table));
    match clauses {
        [] => None,
        [only] => Some(format!("{head} {only}")),
        several => Some(format!("{head}\n    {}", several.join(",\n    "))),
    }
}

fn push(statements: Vec<String>, position: usize, steps: &mut Vec<RenderedStep>) -> Result<(), Unsupported> {
    for sql in statements {
        no_nul(&sql)?;
        steps.push(RenderedStep::sql(position, sql));
    }
    Ok(())
}

/// Checks a table as a whole, at the end of a statement.
fn check(table: &Table) -> Result<(), Unsupported> {
    identity::check(table)?;
    limits::check(table)
}

/// Whether the operation needs statements of its own.
fn stands_alone(operation: &Operation, before: &Table, schema: &Schema) -> bool {
    match operation {
        Operation::AlterColumn(alter) => alter_column::needs_several(alter, before, schema),
        Operation::DropConstraint(drop) => {
            matches!(before.constraints.get(&drop.name), Some(Constraint::ForeignKey(_)))
        }
        Operation::CreateForeignKey(create) => create.key.referenced_table == create.table,
        _ => false,
    }
}

/// The statements of an operation that stands alone.
fn alone_statements(
    operation: &Operation,
    before: &Table,
    after: &Schema,
) -> Result<Vec<String>, Unsupported> {
    if let Operation::AlterColumn(alter) = operation {
        return alter_column::statements(alter, before, after);
    }
    let mut all = clauses(operation, before, after)?;
    if let Some(table) = after.table(&before.name) {
        all.extend(supporting_clauses(before, table));
    }
    Ok(statement(&before.name, &all).into_iter().collect())
}

/// The clauses of an operation.
fn clauses(operation: &Operation, before: &Table, after: &Schema) -> Result<Vec<String>, Unsupported> {
    let added = |name: &str, rule: Constraint| Ok(vec![format!("ADD {}", constraint::clause(name, &rule)?)]);
    match operation {
        Operation::AddColumn(add) => Ok(vec![format!("ADD COLUMN {}", column::definition(&add.column)?)]),
        Operation::DropColumn(drop) => Ok(vec![format!("DROP COLUMN {}", identifier(&drop.column))]),
        Operation::AlterColumn(alter) => alter_column::clauses(alter, before, after),
        Operation::CreateIndex(create) => {
            Ok(vec![format!("ADD {}", index::clause(&create.name, &create.to_index())?)])
        }
        Operation::DropIndex(drop) => Ok(vec![index::drop(&drop.name)]),
        Operation::CreatePrimaryKey(create) => {
            added(&create.name, Constraint::PrimaryKey(create.columns.clone()))
        }
        Operation::CreateUniqueConstraint(create) => {
            added(&create.name, Constraint::Unique(create.columns.clone()))
        }
        Operation::CreateCheckConstraint(create) => {
            added(&create.name, Constraint::Check(create.condition.clone()))
        }
        Operation::CreateForeignKey(create) => {
            if let Some(table) = after.table(&create.table) {
                constraint::check_foreign_key(after, table, &create.name, &create.key)?;
            }
            added(&create.name, Constraint::ForeignKey(create.key.clone()))
        }
        Operation::DropConstraint(drop) => Ok(before
            .constraints
            .get(&drop.name)
            .map(|rule| constraint::drop(&drop.name, rule))
            .into_iter()
            .collect()),
        _ => Ok(Vec::new()),
    }
}

/// The clauses that keep the indexes which foreign keys stand on.
fn supporting_clauses(before: &Table, after: &Table) -> Vec<String> {
    let (had, needs) = (supporting::indexes(before), supporting::indexes(after));
    // A column that was renamed is the same column; its index followed.
    let same = |columns: &[String], name: &str| {
        needs.get(name).is_some_and(|needed| *needed == columns || is_renamed(before, after, columns, needed))
    };
    let gone = had.iter().filter(|(name, columns)| !same(columns, name)).map(|(name, _)| index::drop(name));
    let had_same = |name: &str, columns: &[String]| {
        had.get(name).is_some_and(|had| *had == columns || is_renamed(before, after, had, columns))
    };
    let fresh = needs
        .iter()
        .filter(|(name, columns)| !had_same(name, columns))
        .map(|(name, columns)| format!("ADD INDEX {} ({})", identifier(name), identifiers(*columns)));
    gone.chain(fresh).collect()
}

/// Whether the columns are those before, some under other names.
fn is_renamed(before: &Table, after: &Table, old: &[String], new: &[String]) -> bool {
    old.len() == new.len()
        && old
            .iter()
            .zip(new)
            .all(|(old, new)| old == new || (after.column(old).is_none() && before.column(new).is_none()))
}
