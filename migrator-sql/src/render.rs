//! Operations to steps.

use crate::backfill::whole_update;
use crate::error::{RenderCause, RenderError, Unsupported};
use crate::into_sql;
use crate::postgres::Waiting;
use crate::script::{RenderedStep, Step};
use crate::{mysql, postgres, sqlite};
use migrator_core::capability::Dialect;
use migrator_core::limits::backfill_key;
use migrator_core::op::Operation;
use migrator_core::schema::Schema;

/// Renders each operation for the schema before it, and takes the schema along: afterwards it is
/// the one that the operations lead to.
///
/// Changes of one table that follow each other share one table rebuild, where one is needed.
///
/// # Errors
///
/// The first operation that does not fit the schema or that the database cannot do. The schema then
/// holds a part of the operations and is of no further use.
///
/// ```
/// use migrator_core::{capability::Dialect, op::{Operations, string}, schema::{Schema, Table}};
/// use migrator_sql::{Step, render};
/// let mut op = Operations::default();
/// op.add_column("users", string("phone", 20));
/// let mut schema = Schema::default().with(Table::new("users"));
/// let steps = render(op.recorded(), &mut schema, Dialect::Sqlite).unwrap();
/// assert_eq!(steps[0].step, Step::Sql("ALTER TABLE \"users\" ADD COLUMN \"phone\" VARCHAR(20)".into()));
/// ```
pub fn render(
    operations: &[Operation],
    schema: &mut Schema,
    dialect: Dialect,
) -> Result<Vec<RenderedStep>, RenderError> {
    let mut steps = Vec::with_capacity(operations.len());
    let mut waiting = Waiting::default();
    render_list(operations, Some(schema), dialect, &mut waiting, &mut steps)?;
    if dialect == Dialect::Postgres {
        let last = operations.len().saturating_sub(1);
        steps.extend(waiting.end(schema).into_iter().map(|sql| RenderedStep::sql(last, sql)));
    }
    Ok(steps)
}

/// Renders a list. Without a schema, nothing is known of the tables: operations inside of a
/// condition on a table that no migration created.
fn render_list(
    operations: &[Operation],
    mut schema: Option<&mut Schema>,
    dialect: Dialect,
    waiting: &mut Waiting,
    steps: &mut Vec<RenderedStep>,
) -> Result<(), RenderError> {
    let mut position = 0;
    while let Some(operation) = operations.get(position) {
        let fail = |cause: RenderCause| RenderError::new(position, operation, cause);
        let taken = match operation {
            Operation::Execute(execute) => {
                if let Some(step) = user_sql(execute.sql.get(dialect)).map_err(|e| fail(e.into()))? {
                    steps.push(RenderedStep { position, step });
                }
                1
            }
            Operation::Run(run) => {
                let step = Step::Code { name: run.name.clone(), code: run.code.clone() };
                steps.push(RenderedStep { position, step });
                1
            }
            Operation::Backfill(backfill) => {
                let key = backfill_key(backfill, schema.as_deref()).map_err(fail)?;
                let statement = whole_update(dialect, backfill);
                statement.iter().try_for_each(|sql| no_nul(sql)).map_err(|error| fail(error.into()))?;
                let step = Step::Backfill { backfill: Box::new(backfill.clone()), key, statement };
                steps.push(RenderedStep { position, step });
                1
            }
            Operation::IfTableExists(condition) => {
                let known = schema.as_deref().is_some_and(|schema| schema.table(&condition.table).is_some());
                let inner = if known { schema.as_deref_mut() } else { None };
                let mut then = Vec::new();
                render_list(&condition.operations, inner, dialect, waiting, &mut then)
                    .map_err(|error| RenderError { position, ..error })?;
                let table = condition.table.clone();
                steps.push(RenderedStep { position, step: Step::IfTableExists { table, then } });
                1
            }
            Operation::OnDialect(on) => {
                if on.dialect == dialect {
                    let mut then = Vec::new();
                    render_list(on.operations.recorded(), schema.as_deref_mut(), dialect, waiting, &mut then)
                        .map_err(|error| RenderError { position, ..error })?;
                    steps.extend(then.into_iter().map(|step| RenderedStep { position, ..step }));
                }
                1
            }
            _ => match dialect {
                Dialect::Sqlite => sqlite::render_next(operations, position, schema.as_deref_mut(), steps)?,
                Dialect::Postgres => {
                    if let Some(schema) = schema.as_deref() {
                        let checks = waiting.before(operation, schema);
                        steps.extend(checks.into_iter().map(|sql| RenderedStep::sql(position, sql)));
                    }
                    postgres::render_next(operations, position, schema.as_deref_mut(), steps)?
                }
                Dialect::Mysql => mysql::render_next(operations, position, schema.as_deref_mut(), steps)?,
            },
        };
        if dialect == Dialect::Postgres {
            operations[position..position + taken].iter().for_each(|operation| waiting.note(operation));
        }
        position += taken;
    }
    Ok(())
}

/// SQL of the user's own, as it is; nothing when it is blank for this database.
fn user_sql(sql: &str) -> Result<Option<Step>, Unsupported> {
    if let Some(reason) = into_sql::unwritable(sql) {
        return Err(Unsupported::new(
            format!("the statement cannot be written for this database: {reason}"),
            "write it in other words, or as SQL text",
        ));
    }
    no_nul(sql)?;
    Ok((!sql.trim().is_empty()).then(|| Step::Sql(sql.to_owned())))
}

/// Refuses SQL with a NUL character in it: databases read no further than there.
pub(crate) fn no_nul(sql: &str) -> Result<(), Unsupported> {
    if sql.contains('\0') {
        return Err(Unsupported::new(
            "a name or an SQL expression holds a NUL character",
            "take it out; in texts that are inserted or compared it may stay",
        ));
    }
    Ok(())
}
