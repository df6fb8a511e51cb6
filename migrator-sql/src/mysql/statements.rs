use super::quote::object;
use super::{alter, constraint, create_table, names, rows, unknown_table};
use crate::error::{RenderCause, RenderError, Unsupported};
use crate::render::no_nul;
use crate::script::RenderedStep;
use migrator_core::op::{Operation, RenameTable};
use migrator_core::schema::{Constraint, Schema};

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
        (None, _) => unknown(operation),
    };
    for sql in statements.map_err(fail)? {
        no_nul(&sql).map_err(|e| fail(e.into()))?;
        steps.push(RenderedStep::sql(start, sql));
    }
    Ok(1)
}

/// An operation that is no change of one known table.
fn known(operation: &Operation, schema: &mut Schema) -> Result<Vec<String>, RenderCause> {
    if let Operation::RenameTable(rename) = operation {
        check_rename(rename, schema)?;
    }
    operation.apply(schema)?;
    match operation {
        Operation::CreateTable(create) => match schema.table(&create.table) {
            Some(table) => Ok(vec![create_table::statement(schema, table)?]),
            None => Ok(Vec::new()),
        },
        Operation::DeleteRows(delete) => {
            Ok(rows::delete(&delete.table, schema.table(&delete.table), &delete.columns, &delete.rows))
        }
        other => unknown(other),
    }
}

/// An operation for which nothing has to be known.
fn unknown(operation: &Operation) -> Result<Vec<String>, RenderCause> {
    match operation {
        Operation::CreateTable(create) => {
            let mut schema = Schema::default();
            let table = create.to_table()?;
            schema.tables.insert(table.name.clone(), table.clone());
            Ok(vec![create_table::statement(&schema, &table)?])
        }
        // One table a statement: where one of several is missing, MariaDB drops the others.
        Operation::DropTable(drop) => Ok(vec![format!("DROP TABLE {}", object(&drop.table))]),
        Operation::RenameTable(rename) => Ok(rename_table(rename)?),
        other => unknown_table::statements(other),
    }
}

/// Where the server does not tell letters by their case, a name that differs in nothing else is taken by
/// the table itself.
fn rename_table(rename: &RenameTable) -> Result<Vec<String>, Unsupported> {
    let RenameTable { table, to } = rename;
    names::check("table", to)?;
    let step = |from: &_, to: &_| format!("RENAME TABLE {} TO {}", object(from), object(to));
    if table.name != *to && table.name.to_lowercase() == to.to_lowercase() {
        let between: String = format!("_migrator_{}", table.name).chars().take(64).collect();
        let between = table.sibling(between);
        return Ok(vec![step(table, &between), step(&between, &table.sibling(to))]);
    }
    Ok(vec![step(table, &table.sibling(to))])
}

/// InnoDB renames the foreign keys that it named itself.
fn check_rename(rename: &RenameTable, schema: &Schema) -> Result<(), Unsupported> {
    let table = schema.table(&rename.table);
    let mut keys = table.into_iter().flat_map(|table| &table.constraints);
    let generated = keys.find(|(name, rule)| {
        matches!(rule, Constraint::ForeignKey(_)) && constraint::is_generated_name(&rename.table, name)
    });
    match generated {
        Some((name, _)) => Err(Unsupported::new(
            format!(
                "foreign key `{name}` of `{}` has a name as MySQL makes them, and would be renamed with the table",
                rename.table
            ),
            "drop it, rename the table, and create it with a name of your own",
        )),
        None => Ok(()),
    }
}
