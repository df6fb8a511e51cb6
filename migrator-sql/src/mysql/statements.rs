use super::quote::{identifier, object, text};
use super::{
    alter, constraint, create_table, enums, functions, rename_table, rows, triggers, unknown_table, views,
    whole_table,
};
use crate::error::{RenderCause, RenderError};
use crate::render::no_nul;
use crate::script::RenderedStep;
use migrator_core::limits::mysql::{altered_table, follow_one};
use migrator_core::op::{DropSchema, DropTable, Operation};
use migrator_core::schema::{Constraint, Schema, Table};

/// Renders the operation at `start`, with those after it that belong to it, and gives how many they
/// are. Without a schema, nothing is known of the tables.
pub(crate) fn render_next(
    operations: &[Operation],
    start: usize,
    schema: Option<&mut Schema>,
    steps: &mut Vec<RenderedStep>,
) -> Result<usize, RenderError> {
    let operation = &operations[start];
    let fail = |cause: RenderCause| RenderError::new(start, operation, cause);
    let mut end = start + 1;
    let statements = match (schema, altered_table(operation)) {
        (Some(schema), Some(table)) => match whole_table::drop_behind_indexes(operations, start) {
            None => return alter::render(operations, start, table, schema, steps),
            Some(last) => {
                whole_table::follow(operations, start, last, table, schema)?;
                end = last + 1;
                let drop = &operations[last];
                known(drop, schema).map_err(|cause| RenderError::new(last, drop, cause))?
            }
        },
        (Some(schema), None) => {
            let is_new =
                matches!(operation, Operation::CreateTable(create) if schema.table(&create.table).is_none());
            let statements = known(operation, schema).map_err(fail)?;
            match operation {
                Operation::CreateTable(create) if is_new && !create.if_not_exists => {
                    end = whole_table::end_of_new_indexes(operations, start + 1, &create.table);
                    whole_table::follow(operations, start + 1, end, &create.table, schema)?;
                    let table = schema.table(&create.table);
                    table.map(|table| create_table::statement(table, false)).into_iter().collect()
                }
                _ => statements,
            }
        }
        (None, _) => {
            follow_one(operation, None).map_err(fail)?;
            plain(operation)
        }
    };
    for sql in statements {
        no_nul(&sql).map_err(|e| fail(e.into()))?;
        steps.push(RenderedStep::sql(start, sql));
    }
    Ok(end - start)
}

/// An operation that is no change of one known table.
fn known(operation: &Operation, schema: &mut Schema) -> Result<Vec<String>, RenderCause> {
    Ok(match operation {
        Operation::RenameTable(rename) => {
            let before = schema.table(&rename.table).cloned();
            follow_one(operation, Some(schema))?;
            let mut statements = rename_table::statements(rename);
            if let (Some(before), Some(after)) = (before, schema.table(&rename.renamed())) {
                statements.extend(rename_table::indexes(&before, after));
            }
            statements
        }
        Operation::DropTable(drop) => {
            let pointing: Vec<Table> =
                schema.references_to(&drop.table).map(|(table, ..)| table.clone()).collect();
            follow_one(operation, Some(schema))?;
            let mut statements = without_foreign_keys(drop, &pointing, schema);
            statements.push(drop_table(drop));
            statements
        }
        Operation::CreateTable(create) => {
            let was_known = schema.table(&create.table).is_some();
            follow_one(operation, Some(schema))?;
            match schema.table(&create.table) {
                Some(table) if !was_known => vec![create_table::statement(table, create.if_not_exists)],
                _ => Vec::new(),
            }
        }
        Operation::AddEnumValue(add) => {
            follow_one(operation, Some(schema))?;
            enums::modified(&add.name, schema)
        }
        Operation::RenameEnumValue(rename) => {
            let before = schema.clone();
            follow_one(operation, Some(schema))?;
            enums::renamed(&rename.name, &before, schema, &rename.value, &rename.to)
        }
        Operation::CreateView(create) => {
            let known = schema.views.contains_key(&create.name);
            follow_one(operation, Some(schema))?;
            views::create(create, known)
        }
        Operation::DeleteRows(delete) => {
            follow_one(operation, Some(schema))?;
            rows::delete(&delete.table, schema.table(&delete.table), &delete.columns, &delete.rows)
        }
        other => {
            follow_one(other, Some(schema))?;
            plain(other)
        }
    })
}

/// An operation for which nothing has to be known.
fn plain(operation: &Operation) -> Vec<String> {
    match operation {
        Operation::CreateTable(create) => match create.to_table() {
            Ok(table) => vec![create_table::statement(&table, create.if_not_exists)],
            Err(_) => Vec::new(), // it has been refused
        },
        Operation::DropTable(drop) => vec![drop_table(drop)],
        Operation::RenameTable(rename) => rename_table::statements(rename),
        Operation::CreateView(create) => views::create(create, false),
        Operation::ReplaceView(replace) => vec![views::replace(replace)],
        Operation::DropView(drop) => vec![views::drop(drop)],
        Operation::CreateTrigger(create) => vec![triggers::create(create)],
        Operation::DropTrigger(drop) => vec![triggers::drop(drop)],
        Operation::CreateFunction(create) => functions::create(create),
        Operation::DropFunction(drop) => vec![functions::drop(drop)],
        Operation::CreateSchema(create) => {
            let if_not_exists = if create.if_not_exists { "IF NOT EXISTS " } else { "" };
            vec![format!("CREATE DATABASE {if_not_exists}{}", identifier(&create.name))]
        }
        Operation::DropSchema(drop) => drop_schema(drop),
        // An enumeration is held by its columns; the others have been refused, or are changes of a table.
        other => unknown_table::statements(other),
    }
}

/// One table a statement: where one of several is missing, MariaDB drops the others.
fn drop_table(drop: &DropTable) -> String {
    format!("DROP TABLE {}{}", if drop.if_exists { "IF EXISTS " } else { "" }, object(&drop.table))
}

/// The statements that drop the foreign keys which pointed at a table that is gone from the schema.
fn without_foreign_keys(drop: &DropTable, pointing: &[Table], after: &Schema) -> Vec<String> {
    let mut statements = Vec::new();
    for before in pointing {
        let Some(now) = after.table(&before.name) else { continue };
        let gone = before.constraints.iter().filter(
            |(_, rule)| matches!(rule, Constraint::ForeignKey(key) if key.referenced_table == drop.table),
        );
        let mut clauses: Vec<String> = gone.map(|(name, rule)| constraint::drop(name, rule)).collect();
        clauses.extend(alter::supporting_clauses(before, now));
        let sql = alter::statement(&before.name, &clauses);
        if let Some(sql) = sql
            && !statements.contains(&sql)
        {
            statements.push(sql);
        }
    }
    statements
}

/// `DROP DATABASE` takes everything along. Where that is not asked for, the statement is one that fails
/// and says why, unless the database is empty.
fn drop_schema(drop: &DropSchema) -> Vec<String> {
    let if_exists = if drop.if_exists { "IF EXISTS " } else { "" };
    let sql = format!("DROP DATABASE {if_exists}{}", identifier(&drop.name));
    if drop.cascade {
        return vec![sql];
    }
    let refuse = format!("SELECT 1 FROM {}", identifier("the database is not empty"));
    vec![
        format!(
            "SET @migrator_sql = IF(EXISTS(SELECT 1 FROM information_schema.TABLES WHERE TABLE_SCHEMA = {}), {}, {})",
            text(&drop.name),
            text(&refuse),
            text(&sql)
        ),
        "PREPARE migrator_statement FROM @migrator_sql".into(),
        "EXECUTE migrator_statement".into(),
        "DEALLOCATE PREPARE migrator_statement".into(),
    ]
}
