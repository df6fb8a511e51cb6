//! Labels that were added to an enumeration in a transaction that is not over: PostgreSQL lets nobody use
//! them before it is (<https://www.postgresql.org/docs/current/sql-altertype.html>).

use super::quote::text;
use crate::error::{RenderError, Unsupported};
use migrator_core::name::ObjectName;
use migrator_core::op::Operation;
use migrator_core::schema::{
    Column, ColumnDefault, Constraint, Expression, Generated, Index, IndexKey, Literal, Schema, Table,
};

/// The labels that these operations add, wherever they stand.
pub fn added(operations: &[Operation]) -> Vec<(ObjectName, String)> {
    let mut labels = Vec::new();
    for operation in operations {
        match operation {
            Operation::AddEnumValue(add) => labels.push((add.name.clone(), add.value.clone())),
            // Under another name it is new all the same.
            Operation::RenameEnumValue(rename) => {
                let of =
                    |(name, label): &(ObjectName, String)| *name == rename.name && *label == rename.value;
                if labels.iter().any(of) {
                    labels.push((rename.name.clone(), rename.to.clone()));
                }
            }
            Operation::IfTableExists(condition) => labels.extend(added(&condition.operations)),
            Operation::OnDialect(on) => labels.extend(added(on.operations.recorded())),
            _ => {}
        }
    }
    labels
}

/// Whether a statement may use the label: whether it has the literal.
pub fn may_use(sql: &str, label: &str) -> bool {
    sql.contains(&text(label)) || sql.contains(&format!("'{}'", label.replace('\'', "''")))
}

/// Finds an operation that uses a label which one before it adds, so that both cannot run in one transaction:
/// as the default of a column of that type, as a value, in a condition. What words alone do not tell is left
/// to the database.
///
/// # Errors
///
/// The operation, and the way out.
pub fn check(operations: &[Operation], before: &Schema) -> Result<(), RenderError> {
    if added(operations).is_empty() {
        return Ok(()); // and no copies of a large schema are made for nothing
    }
    let mut schema = before.clone();
    let mut new: Vec<(ObjectName, String)> = Vec::new();
    for (position, operation) in operations.iter().enumerate() {
        let after = {
            let mut after = schema.clone();
            // What does not fit is found by the rendering.
            let _ = operation.apply(&mut after);
            after
        };
        if let Some((name, label)) = new.iter().find(|(name, label)| uses(operation, &after, name, label)) {
            let unsupported = Unsupported::new(
                format!(
                    "PostgreSQL lets nobody use label `{label}` of enum `{name}` in the transaction that adds it"
                ),
                "use it in the next revision: a run commits between the two",
            );
            return Err(RenderError::new(position, operation, unsupported));
        }
        new.extend(added(std::slice::from_ref(operation)));
        if let Operation::RenameEnumValue(rename) = operation
            && new.contains(&(rename.name.clone(), rename.value.clone()))
        {
            new.push((rename.name.clone(), rename.to.clone()));
        }
        schema = after;
    }
    Ok(())
}

fn uses(operation: &Operation, after: &Schema, name: &ObjectName, label: &str) -> bool {
    let in_table = |table: &ObjectName, is: &dyn Fn(&Table) -> bool| after.table(table).is_some_and(is);
    let is_label = |value: &Literal| matches!(value, Literal::Text(text) if text == label);
    let by_rows = |table: &ObjectName, columns: &[String], rows: &[Vec<Literal>]| {
        in_table(table, &|table| {
            columns.iter().enumerate().any(|(at, column)| {
                table.column(column).is_some_and(|column| is_of(column, name))
                    && rows.iter().any(|row| row.get(at).is_some_and(is_label))
            })
        })
    };
    let said = |table: &Table, expression: &Expression| {
        may_use(&expression.0, label)
            && table.columns.iter().any(|column| is_of(column, name) && expression.names(&column.name))
    };
    let indexed = |table: &Table, index: &Index| {
        let parts = index.parts.iter().filter_map(|part| match &part.key {
            IndexKey::Expression(expression) => Some(expression),
            IndexKey::Column(_) => None,
        });
        parts.chain(&index.predicate).any(|expression| said(table, expression))
    };
    let ruled = |table: &Table, rule: &Constraint| match rule {
        Constraint::Check(check) => said(table, &check.condition),
        _ => false,
    };
    let defined = |table: &Table, column: &Column| {
        let by_default = match &column.default {
            Some(ColumnDefault::Literal(value)) => is_of(column, name) && is_label(value),
            Some(ColumnDefault::Expression(own)) => is_of(column, name) && may_use(&own.0, label),
            _ => false,
        };
        by_default
            || column.generated.as_ref().is_some_and(|Generated { expression, .. }| said(table, expression))
    };
    match operation {
        Operation::BulkInsert(insert) => by_rows(&insert.table, &insert.columns, &insert.rows),
        Operation::DeleteRows(delete) => by_rows(&delete.table, &delete.columns, &delete.rows),
        Operation::CreateTable(create) => in_table(&create.table, &|table| {
            table.columns.iter().any(|column| defined(table, column))
                || table.constraints.values().any(|rule| ruled(table, rule))
                || table.indexes.values().any(|index| indexed(table, index))
        }),
        Operation::AddColumn(add) => in_table(&add.table, &|table| defined(table, &add.column)),
        Operation::AlterColumn(alter) => in_table(&alter.table, &|table| {
            let sets = alter.default.is_some() || alter.generated.is_some();
            sets && table.column(alter.renamed()).is_some_and(|column| defined(table, column))
        }),
        Operation::CreateCheckConstraint(create) => {
            in_table(&create.table, &|table| said(table, &create.check.condition))
        }
        Operation::CreateIndex(create) => in_table(&create.table, &|table| indexed(table, &create.index)),
        Operation::OnDialect(on) => on.operations.recorded().iter().any(|one| uses(one, after, name, label)),
        Operation::IfTableExists(condition) => {
            condition.operations.iter().any(|one| uses(one, after, name, label))
        }
        _ => false,
    }
}

fn is_of(column: &Column, name: &ObjectName) -> bool {
    column.column_type.enumeration().is_some_and(|(own, _)| own == name)
}
