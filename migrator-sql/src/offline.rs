//! Steps to plain text, for scripts that are written without a database.

use crate::script::{RenderedStep, Step};
use crate::sqlite::{LiveTable, RebuildError, rebuild};
use migrator_core::name::ObjectName;
use migrator_core::op::Operation;
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
    /// Steps that a script cannot hold, as it cannot ask whether the table is there.
    IfTableExists {
        /// The operation.
        position: usize,
        /// The table.
        table: ObjectName,
    },
}

/// The text of steps, with the model in the place of the database.
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
            Step::IfTableExists { table, .. } => {
                script.push(OfflineStep::IfTableExists { position, table: table.clone() });
            }
            Step::Rebuild { table, changes } => {
                let (schema, applied) = schema.get_or_insert_with(|| (before.clone(), 0));
                for operation in operations.iter().take(position).skip(*applied) {
                    let misfit = |error: migrator_core::op::ApplyError| RebuildError {
                        table: table.clone(),
                        cause: error.into(),
                    };
                    operation.apply(schema).map_err(misfit)?;
                }
                *applied = position;
                let live = LiveTable::of_model(schema, table)?;
                let statements = rebuild(&live, changes)?;
                script.extend(statements.into_iter().map(|sql| OfflineStep::Sql { position, sql }));
            }
        }
    }
    Ok(script)
}
