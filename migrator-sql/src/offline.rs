//! Steps to plain text, for scripts that are written without a database.

use crate::script::{RenderedStep, Step};
use crate::sqlite::{LiveTable, RebuildError, rebuild, unknown_parts_guard};
use migrator_core::name::ObjectName;
use migrator_core::op::{Op, Operation};
use migrator_core::schema::Schema;

/// A step of a script that is written without a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OfflineStep {
    /// A statement, without a closing `;`.
    Sql {
        /// The first operation that it stands for.
        position: usize,
        /// The statement.
        sql: String,
    },
    /// A data step: it needs the database, so a script cannot hold it.
    Code {
        /// The operation.
        position: usize,
        /// What it does, in its author's words.
        name: String,
    },
    /// Steps on a table that the model does not know: a script cannot ask whether it is there.
    IfTableExists {
        /// The operation.
        position: usize,
        /// The table.
        table: ObjectName,
    },
}

/// The text of steps, with the model in the place of the database. Where a condition asks for a table
/// that the model knows, its steps are taken.
///
/// `operations` are those that were rendered, and `before` is the schema before them.
///
/// # Errors
///
/// When a rebuild contradicts the model.
///
/// ```
/// use migrator_core::{capability::Dialect, op::*, schema::{Schema, Table}};
/// use migrator_sql::{OfflineStep, offline, render};
/// let mut op = Operations::default();
/// op.create_table("users", [integer("id").primary_key(), text("name")]);
/// op.alter_column("users", "name").set_not_null();
/// let steps = render(op.recorded(), &mut Schema::default(), Dialect::Sqlite).unwrap();
/// let script = offline(&steps, op.recorded(), &Schema::default()).unwrap();
/// assert!(script.iter().all(|step| matches!(step, OfflineStep::Sql { .. })));
/// ```
pub fn offline(
    steps: &[RenderedStep],
    operations: &[Operation],
    before: &Schema,
) -> Result<Vec<OfflineStep>, RebuildError> {
    // Without a rebuild nothing asks for the schema.
    let mut schema: Option<(Schema, usize)> = None;
    let mut script = Vec::with_capacity(steps.len());
    for RenderedStep { position, step } in steps {
        let position = *position;
        match step {
            Step::Sql(sql) => script.push(OfflineStep::Sql { position, sql: sql.clone() }),
            Step::Code { name, .. } => script.push(OfflineStep::Code { position, name: name.clone() }),
            Step::Backfill { backfill, statement, .. } => script.push(match statement {
                Some(sql) => OfflineStep::Sql { position, sql: sql.clone() },
                None => OfflineStep::Code { position, name: backfill.describe().text },
            }),
            Step::IfTableExists { table, then } => {
                let schema = at(&mut schema, operations, before, position, table)?;
                match operations.get(position) {
                    Some(Operation::IfTableExists(condition)) if schema.table(table).is_some() => {
                        let inner = offline(then, &condition.operations, schema)?;
                        script.extend(inner.into_iter().map(|step| step.with_position(position)));
                    }
                    _ => script.push(OfflineStep::IfTableExists { position, table: table.clone() }),
                }
            }
            Step::Rebuild { table, changes } => {
                let schema = at(&mut schema, operations, before, position, table)?;
                let live = LiveTable::of_model(schema, table)?;
                let guard = schema.table(table).map(unknown_parts_guard);
                let statements = guard.into_iter().chain(rebuild(&live, changes)?);
                script.extend(statements.map(|sql| OfflineStep::Sql { position, sql }));
            }
        }
    }
    Ok(script)
}

/// The schema before the operation at a position; `known` is how far it was brought already.
fn at<'a>(
    known: &'a mut Option<(Schema, usize)>,
    operations: &[Operation],
    before: &Schema,
    position: usize,
    table: &ObjectName,
) -> Result<&'a Schema, RebuildError> {
    let (schema, applied) = known.get_or_insert_with(|| (before.clone(), 0));
    for operation in operations.iter().take(position).skip(*applied) {
        operation
            .apply(schema)
            .map_err(|error| RebuildError { table: table.clone(), cause: error.into() })?;
    }
    *applied = position;
    Ok(schema)
}

impl OfflineStep {
    fn with_position(mut self, at: usize) -> Self {
        let (OfflineStep::Sql { position, .. }
        | OfflineStep::Code { position, .. }
        | OfflineStep::IfTableExists { position, .. }) = &mut self;
        *position = at;
        self
    }
}
