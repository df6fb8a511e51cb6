use super::quote::{identifier, object, text};
use super::{
    alter, constraint, create_table, enums, functions, names, rename_table, rows, triggers, unknown_table,
    views,
};
use crate::error::{RenderCause, RenderError, Unsupported};
use crate::lost_names;
use crate::render::no_nul;
use crate::script::RenderedStep;
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
    let statements = match (schema, alter::altered_table(operation)) {
        (Some(schema), Some(table)) => return alter::render(operations, start, table, schema, steps),
        (Some(schema), None) => known(operation, schema),
        (None, _) => unknown(operation, None),
    };
    for sql in statements.map_err(fail)? {
        no_nul(&sql).map_err(|e| fail(e.into()))?;
        steps.push(RenderedStep::sql(start, sql));
    }
    Ok(1)
}

/// An operation that is no change of one known table.
fn known(operation: &Operation, schema: &mut Schema) -> Result<Vec<String>, RenderCause> {
    match operation {
        Operation::RenameTable(rename) => {
            rename_table::check(rename, schema)?;
            views::check_table(&rename.table, "renamed", schema)?;
            let lost = lost_names::check(operation, schema);
            let before = schema.table(&rename.table).cloned();
            operation.apply(schema)?;
            lost?;
            let mut statements = rename_table::statements(rename)?;
            if let (Some(before), Some(after)) = (before, schema.table(&rename.renamed())) {
                rename_table::check_after(after, schema)?;
                statements.extend(rename_table::indexes(&before, after));
            }
            Ok(statements)
        }
        Operation::DropTable(drop) => {
            views::check_table(&drop.table, "dropped", schema)?;
            let pointing: Vec<Table> =
                schema.references_to(&drop.table).map(|(table, ..)| table.clone()).collect();
            operation.apply(schema)?;
            let mut statements = without_foreign_keys(drop, &pointing, schema);
            statements.push(drop_table(drop));
            Ok(statements)
        }
        Operation::CreateTable(create) => {
            let was_known = schema.table(&create.table).is_some();
            operation.apply(schema)?;
            match schema.table(&create.table) {
                Some(table) if !was_known => {
                    Ok(vec![create_table::statement(schema, table, create.if_not_exists)?])
                }
                _ => Ok(Vec::new()),
            }
        }
        Operation::AddEnumValue(add) => {
            operation.apply(schema)?;
            Ok(enums::modified(&add.name, schema)?)
        }
        Operation::RenameEnumValue(rename) => {
            let before = schema.clone();
            operation.apply(schema)?;
            Ok(enums::renamed(&rename.name, &before, schema, &rename.value, &rename.to)?)
        }
        Operation::CreateView(create) => {
            let known = schema.views.contains_key(&create.name);
            operation.apply(schema)?;
            Ok(views::create(create, known)?)
        }
        Operation::BulkInsert(insert) => {
            operation.apply(schema)?;
            if let Some(table) = schema.table(&insert.table) {
                rows::check_identity(table, &insert.columns, &insert.rows)?;
            }
            Ok(rows::insert(&insert.table, &insert.columns, &insert.rows))
        }
        Operation::DeleteRows(delete) => {
            operation.apply(schema)?;
            Ok(rows::delete(&delete.table, schema.table(&delete.table), &delete.columns, &delete.rows))
        }
        other => {
            other.apply(schema)?;
            unknown(other, Some(schema))
        }
    }
}

/// An operation for which nothing has to be known.
fn unknown(operation: &Operation, schema: Option<&Schema>) -> Result<Vec<String>, RenderCause> {
    Ok(match operation {
        Operation::CreateTable(create) => {
            let mut schema = Schema::default();
            let table = create.to_table()?;
            schema.tables.insert(table.name.clone(), table.clone());
            vec![create_table::statement(&schema, &table, create.if_not_exists)?]
        }
        Operation::DropTable(drop) => vec![drop_table(drop)],
        Operation::RenameTable(rename) => rename_table::statements(rename)?,
        Operation::CreateView(create) => views::create(create, false)?,
        Operation::ReplaceView(replace) => vec![views::replace(replace)?],
        Operation::DropView(drop) => vec![views::drop(drop)?],
        Operation::CreateTrigger(create) => vec![triggers::create(create, schema)?],
        Operation::DropTrigger(drop) => vec![triggers::drop(drop)],
        Operation::CreateFunction(create) => functions::create(create, schema)?,
        Operation::DropFunction(drop) => vec![functions::drop(drop)],
        // The columns hold the labels.
        Operation::CreateEnum(_) | Operation::DropEnum(_) => Vec::new(),
        Operation::AddEnumValue(_) | Operation::RenameEnumValue(_) if schema.is_none() => {
            return Err(Unsupported::new(
                "an enumeration changes inside of a condition on a table that no migration created",
                "write it yourself: op.execute(\"ALTER TABLE … MODIFY … ENUM (…)\")",
            )
            .into());
        }
        Operation::CreateSchema(create) => {
            names::check("database", &create.name)?;
            let if_not_exists = if create.if_not_exists { "IF NOT EXISTS " } else { "" };
            vec![format!("CREATE DATABASE {if_not_exists}{}", identifier(&create.name))]
        }
        Operation::DropSchema(drop) => drop_schema(drop),
        Operation::CreateSequence(_) | Operation::AlterSequence(_) | Operation::DropSequence(_) => {
            return Err(Unsupported::new(
                "MySQL has no sequences",
                "use .identity(), or a table with one row",
            )
            .into());
        }
        Operation::CreateExtension(_) | Operation::DropExtension(_) => {
            return Err(Unsupported::new(
                "MySQL has no extensions",
                "do it inside of op.on(Dialect::Postgres)",
            )
            .into());
        }
        other => unknown_table::statements(other)?,
    })
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
