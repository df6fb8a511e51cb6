//! A step without a transaction, cut into what is either done or not done.

use super::PreparedStep;
use migrator_core::capability::Dialect;
use migrator_core::name::ObjectName;
use migrator_core::op::{Backfill, Code, Op, Operation};
use migrator_sql::user_sql::{changes_rows_only, statements};
use migrator_sql::{RenderedStep, Step};
use std::borrow::Cow;

/// The smallest part of a step that the journal follows.
#[derive(Debug)]
pub(crate) struct Unit<'a> {
    /// The operation that it is for.
    pub(crate) position: usize,
    /// What runs.
    pub(crate) work: Work<'a>,
    /// The conditions that it depends on, the outermost first.
    pub(crate) conditions: Vec<Condition<'a>>,
    /// How a later run knows whether it was done.
    pub(crate) told_by: ToldBy,
}

#[derive(Debug)]
pub(crate) enum Work<'a> {
    Sql(Cow<'a, str>),
    Rebuild {
        table: &'a ObjectName,
        changes: &'a [Operation],
    },
    Code {
        name: &'a str,
        code: &'a Code,
    },
    /// It knows itself how far it is.
    Backfill {
        backfill: &'a Backfill,
        key: &'a [String],
    },
}

/// A table that must be there. It is looked for once, before the first unit that depends on it: those may
/// change its name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Condition<'a> {
    /// Its number in the step.
    pub(crate) number: usize,
    /// The table.
    pub(crate) table: &'a ObjectName,
}

/// How a run that finds a unit started knows whether it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ToldBy {
    /// It is marked as done in its own transaction.
    Mark,
    /// It shows in the catalog.
    Catalog,
    /// Its author must say so: it is SQL or code of the user's own.
    User,
}

impl Unit<'_> {
    /// What it is, as the books keep it and as a user is told.
    pub(crate) fn text(&self) -> String {
        match &self.work {
            Work::Sql(sql) => sql.clone().into_owned(),
            Work::Rebuild { table, changes } => {
                let changes: Vec<String> =
                    changes.iter().map(|change| change.describe().to_string()).collect();
                format!("rebuild table {table}: {}", changes.join(", "))
            }
            Work::Code { name, .. } => format!("data step {name:?}"),
            Work::Backfill { backfill, .. } => backfill.describe().text,
        }
    }
}

/// The units of a step, in order.
pub(crate) fn units(step: &PreparedStep, dialect: Dialect) -> Vec<Unit<'_>> {
    let mut cut = Cut { step, dialect, conditions: 0, units: Vec::with_capacity(step.rendered.len()) };
    for rendered in &step.rendered {
        cut.add(rendered, rendered.position, step.operations.get(rendered.position), &[]);
    }
    cut.units
}

struct Cut<'a> {
    step: &'a PreparedStep,
    dialect: Dialect,
    /// How many conditions were met.
    conditions: usize,
    units: Vec<Unit<'a>>,
}

impl<'a> Cut<'a> {
    fn add(
        &mut self,
        rendered: &'a RenderedStep,
        position: usize,
        operation: Option<&'a Operation>,
        conditions: &[Condition<'a>],
    ) {
        let unit = |work, told_by| Unit { position, work, conditions: conditions.to_vec(), told_by };
        match &rendered.step {
            Step::Sql(sql) if !operation.is_some_and(has_users_sql) => {
                self.units.push(unit(Work::Sql(sql.into()), told_by(operation, self.dialect)));
            }
            Step::Sql(sql) => {
                let rows_only = changes_rows_only(self.dialect, sql);
                let told_by = if rows_only { ToldBy::Mark } else { ToldBy::User };
                // On PostgreSQL several in one message are a transaction, in which some cannot run. Elsewhere,
                // what ends a statement is not certain: bodies of triggers and routines hold semicolons.
                if rows_only || self.dialect == Dialect::Postgres {
                    let statements = statements(self.dialect, sql).into_iter();
                    self.units.extend(statements.map(|sql| unit(Work::Sql(sql.into()), told_by)));
                } else {
                    self.units.push(unit(Work::Sql(sql.into()), told_by));
                }
            }
            Step::Rebuild { table, changes } => {
                self.units.push(unit(Work::Rebuild { table, changes }, ToldBy::Mark));
            }
            Step::Backfill { backfill, key, .. } => {
                self.units.push(unit(Work::Backfill { backfill, key }, ToldBy::Mark));
            }
            Step::Code { name, code } => {
                // Where changes of the structure commit, a data step among them is whole at least.
                let told_by = if self.step.transaction_wanted { ToldBy::Mark } else { ToldBy::User };
                self.units.push(unit(Work::Code { name, code }, told_by));
            }
            Step::IfTableExists { table, then } => {
                let mut conditions = conditions.to_vec();
                conditions.push(Condition { number: self.conditions, table });
                self.conditions += 1;
                for inner in then {
                    let operation = match operation {
                        Some(Operation::IfTableExists(condition)) => condition.operations.get(inner.position),
                        other => other,
                    };
                    self.add(inner, position, operation, &conditions);
                }
            }
        }
    }
}

/// How it is known of a statement that we wrote.
fn told_by(operation: Option<&Operation>, dialect: Dialect) -> ToldBy {
    fn changes_rows(operation: &Operation) -> bool {
        match operation {
            Operation::BulkInsert(_) | Operation::DeleteRows(_) => true,
            Operation::OnDialect(on) => on.operations.recorded().iter().all(changes_rows),
            Operation::IfTableExists(condition) => condition.operations.iter().all(changes_rows),
            _ => false,
        }
    }
    match operation {
        Some(operation) if changes_rows(operation) => ToldBy::Mark,
        Some(operation) if dialect.has_transactional_ddl() && !operation.forbids_transaction(dialect) => {
            ToldBy::Mark
        }
        _ => ToldBy::Catalog,
    }
}

/// Whether SQL of the user's own may be in it.
fn has_users_sql(operation: &Operation) -> bool {
    match operation {
        Operation::Execute(_) => true,
        Operation::OnDialect(on) => on.operations.recorded().iter().any(has_users_sql),
        Operation::IfTableExists(condition) => condition.operations.iter().any(has_users_sql),
        _ => false,
    }
}
