//! Operations to statements.

use super::fold::{Part, Pass, Touches, can_join};
use super::limits::{check_column_count, check_name, check_nul};
use super::quote::{identifier, object};
use super::{alter_column, column, constraint, create_table, index, relation, rows};
use crate::batch::check_rows;
use crate::error::{RenderCause, RenderError, Unsupported};
use crate::script::RenderedStep;
use migrator_core::name::ObjectName;
use migrator_core::op::Operation;
use migrator_core::schema::{Constraint, Schema};

/// Renders the operation at `start`, with those after it that belong to it, and gives how many they
/// are. Without a schema, nothing is known of the tables.
pub(crate) fn render_next(
    operations: &[Operation],
    start: usize,
    mut schema: Option<&mut Schema>,
    steps: &mut Vec<RenderedStep>,
) -> Result<usize, RenderError> {
    let table = altered_table(&operations[start]);
    let mut parts: Vec<Part> = Vec::new();
    let mut statements = Vec::new();
    let mut taken = 0;
    for (position, operation) in operations.iter().enumerate().skip(start) {
        if taken > 0 && altered_table(operation) != table {
            break;
        }
        let fail = |cause: RenderCause| RenderError::new(position, operation, cause);
        // An operation that does not fit is said to misfit, whatever PostgreSQL would say to it.
        let sql = sql(operation, schema.as_deref());
        if let Ok(Sql { parts: more, .. }) = &sql
            && taken > 0
            && !can_join(&parts, more)
        {
            break;
        }
        match schema.as_deref_mut() {
            Some(schema) => {
                let collision = relation::collision(operation, schema);
                operation.apply(schema).map_err(|e| fail(e.into()))?;
                collision.map_err(|e| fail(e.into()))?;
            }
            None => check_rows(operation).map_err(|e| fail(e.into()))?,
        }
        let sql = sql.map_err(|e| fail(e.into()))?;
        for text in sql.parts.iter().map(|part| &part.sql).chain(&sql.statements) {
            check_nul(text).map_err(|e| fail(e.into()))?;
        }
        if let Some(schema) = schema.as_deref() {
            check_after(operation, schema).map_err(|e| fail(e.into()))?;
        }
        taken += 1;
        parts.extend(sql.parts);
        statements.extend(sql.statements);
        if table.is_none() || !statements.is_empty() {
            break;
        }
    }
    if let (Some(table), false) = (table, parts.is_empty()) {
        steps.push(RenderedStep::sql(start, alter_table(table, &parts)));
    }
    steps.extend(statements.into_iter().map(|sql| RenderedStep::sql(start, sql)));
    Ok(taken)
}

/// What an operation is in SQL: parts of an `ALTER TABLE`, then statements of their own.
#[derive(Default)]
struct Sql {
    parts: Vec<Part>,
    statements: Vec<String>,
}

impl Sql {
    fn part(pass: Pass, sql: String, touches: Touches) -> Self {
        Sql { parts: vec![Part { pass, sql, touches }], statements: Vec::new() }
    }

    fn statements(statements: Vec<String>) -> Self {
        Sql { parts: Vec::new(), statements }
    }
}

/// The table that an operation alters by an `ALTER TABLE` which it can share.
fn altered_table(operation: &Operation) -> Option<&ObjectName> {
    match operation {
        Operation::AddColumn(_)
        | Operation::DropColumn(_)
        | Operation::AlterColumn(_)
        | Operation::CreatePrimaryKey(_)
        | Operation::CreateUniqueConstraint(_)
        | Operation::CreateCheckConstraint(_)
        | Operation::CreateForeignKey(_)
        | Operation::DropConstraint(_) => operation.table(),
        _ => None,
    }
}

fn alter_table(table: &ObjectName, parts: &[Part]) -> String {
    let head = format!("ALTER TABLE {}", object(table));
    match parts {
        [only] => format!("{head} {}", only.sql),
        several => {
            let lines: Vec<&str> = several.iter().map(|part| part.sql.as_str()).collect();
            format!("{head}\n    {}", lines.join(",\n    "))
        }
    }
}

/// An operation in SQL, on the schema before it.
fn sql(operation: &Operation, schema: Option<&Schema>) -> Result<Sql, Unsupported> {
    let table = operation.table().and_then(|name| schema?.table(name));
    Ok(match operation {
        Operation::CreateTable(create) => Sql::statements(create_table::statements(create)?),
        Operation::DropTable(drop) => Sql::statements(vec![format!("DROP TABLE {}", object(&drop.table))]),
        Operation::RenameTable(rename) => {
            check_name("table", &rename.to)?;
            let sql = format!("ALTER TABLE {} RENAME TO {}", object(&rename.table), identifier(&rename.to));
            Sql::statements(vec![sql])
        }
        Operation::AddColumn(add) => Sql::part(
            Pass::AddColumn,
            format!("ADD COLUMN {}", column::definition(&add.column)?),
            Touches::column(&add.column.name),
        ),
        Operation::DropColumn(drop) => Sql::part(
            Pass::Drop,
            format!("DROP COLUMN {}", identifier(&drop.column)),
            Touches::column(&drop.column),
        ),
        Operation::AlterColumn(alter) => {
            let parts = alter_column::parts(alter, table.and_then(|table| table.column(&alter.column)))?;
            let rename = alter.rename.as_ref().filter(|to| **to != alter.column).map(|to| {
                format!(
                    "ALTER TABLE {} RENAME COLUMN {} TO {}",
                    object(&alter.table),
                    identifier(&alter.column),
                    identifier(to)
                )
            });
            Sql { parts, statements: rename.into_iter().collect() }
        }
        Operation::CreatePrimaryKey(create) => {
            add(&create.table, &create.name, &Constraint::PrimaryKey(create.columns.clone()))?
        }
        Operation::CreateUniqueConstraint(create) => {
            add(&create.table, &create.name, &Constraint::Unique(create.columns.clone()))?
        }
        Operation::CreateCheckConstraint(create) => {
            add(&create.table, &create.name, &Constraint::Check(create.condition.clone()))?
        }
        Operation::CreateForeignKey(create) => {
            add(&create.table, &create.name, &Constraint::ForeignKey(create.key.clone()))?
        }
        Operation::DropConstraint(drop) => {
            let touches = match table.and_then(|table| table.constraints.get(&drop.name)) {
                Some(constraint) => touches(&drop.table, &drop.name, constraint),
                None => Touches { anything: true, ..Touches::default() },
            };
            Sql::part(Pass::Drop, format!("DROP CONSTRAINT {}", identifier(&drop.name)), touches)
        }
        Operation::CreateIndex(create) => {
            Sql::statements(vec![index::create(&create.table, &create.name, &create.to_index())?])
        }
        Operation::DropIndex(drop) => Sql::statements(vec![index::drop(&drop.table, &drop.name)]),
        Operation::BulkInsert(insert) => {
            let table = schema.and_then(|schema| schema.table(&insert.table));
            Sql::statements(rows::insert(&insert.table, table, &insert.columns, &insert.rows))
        }
        Operation::DeleteRows(delete) => {
            let table = schema.and_then(|schema| schema.table(&delete.table));
            Sql::statements(rows::delete(&delete.table, table, &delete.columns, &delete.rows))
        }
        // These are rendered the same way for every database.
        Operation::Execute(_) | Operation::Run(_) | Operation::IfTableExists(_) => Sql::default(),
    })
}

fn add(table: &ObjectName, name: &str, rule: &Constraint) -> Result<Sql, Unsupported> {
    let pass = match rule {
        Constraint::PrimaryKey(_) | Constraint::Unique(_) => Pass::AddKey,
        Constraint::Check(_) | Constraint::ForeignKey(_) => Pass::Rest,
    };
    Ok(Sql::part(pass, format!("ADD {}", constraint::clause(name, rule)?), touches(table, name, rule)))
}

/// What a constraint stands on in its own table.
fn touches(table: &ObjectName, name: &str, rule: &Constraint) -> Touches {
    let mut touches =
        Touches { columns: rule.columns().to_vec(), constraint: Some(name.to_owned()), ..Touches::default() };
    match rule {
        Constraint::Check(condition) => touches.expressions.push(condition.clone()),
        Constraint::ForeignKey(key) if key.referenced_table == *table => {
            touches.columns.extend(key.referenced_columns.iter().cloned());
        }
        _ => {}
    }
    touches
}

/// Checks what can only be seen in the schema after the operation.
fn check_after(operation: &Operation, schema: &Schema) -> Result<(), Unsupported> {
    match operation {
        Operation::CreateTable(create) => create
            .constraints
            .iter()
            .try_for_each(|(name, rule)| constraint::check(&create.table, name, rule, schema)),
        Operation::CreateForeignKey(create) => constraint::check(
            &create.table,
            &create.name,
            &Constraint::ForeignKey(create.key.clone()),
            schema,
        ),
        Operation::AddColumn(add) => {
            let columns = schema.table(&add.table).map_or(0, |table| table.columns.len());
            check_column_count(&add.table, columns)
        }
        Operation::AlterColumn(alter) if alter.column_type.is_some() => {
            alter_column::check_foreign_keys(alter, schema)
        }
        _ => Ok(()),
    }
}
