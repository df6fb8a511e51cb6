use crate::event::Direction;
use migrator_core::capability::Dialect;
use migrator_core::op::Operation;
use migrator_sql::postgres::new_labels;
use migrator_sql::user_sql::changes_rows_only;
use migrator_sql::{RenderedStep, Step};

/// A step that is ready to run: everything that can be known before is known.
#[derive(Debug)]
pub(crate) struct PreparedStep {
    /// The revision.
    pub(crate) revision: String,
    /// What it does, in its author's words.
    pub(crate) message: String,
    /// Its source file, with its line.
    pub(crate) source: String,
    /// Which way it goes.
    pub(crate) direction: Direction,
    /// The operations, in order.
    pub(crate) operations: Vec<Operation>,
    /// The operations as the database understands them.
    pub(crate) rendered: Vec<RenderedStep>,
    /// Whether it runs inside a transaction.
    pub(crate) transactional: bool,
    /// Whether its author wants it to.
    pub(crate) transaction_wanted: bool,
    /// The mark of the revision's operations.
    pub(crate) fingerprint: String,
    /// The statements that record a step up, as the journal keeps them.
    pub(crate) statements: Option<String>,
    /// The version rows that it takes away.
    pub(crate) removed: Vec<String>,
    /// The version rows that it puts in.
    pub(crate) added: Vec<String>,
    /// The version rows that must not be left if the run ends after it.
    pub(crate) superfluous: Vec<String>,
    /// For a step that takes back what a half-done one did: which way that went, and how many operations.
    pub(crate) undoes: Option<(Direction, usize)>,
    /// About how many objects it locks, where locks are kept in a table of a fixed size (PostgreSQL).
    pub(crate) locks: usize,
    /// The labels that it adds to enumerations, where nobody may use them before a commit (PostgreSQL).
    pub(crate) new_labels: Vec<String>,
}

impl PreparedStep {
    /// Whether a table is rebuilt in it, or may be.
    pub(crate) fn rebuilds(&self) -> bool {
        self.rendered.iter().any(RenderedStep::rebuilds)
    }

    /// Whether code runs in it, which runs once for each recording.
    pub(crate) fn has_code(&self) -> bool {
        fn is_code(step: &Step) -> bool {
            match step {
                Step::Sql(_) | Step::Rebuild { .. } => false,
                Step::IfTableExists { then, .. } => then.iter().any(|inner| is_code(&inner.step)),
                Step::Code { .. } | Step::Backfill { .. } => true,
            }
        }
        self.rendered.iter().any(|rendered| is_code(&rendered.step))
    }

    /// Whether this step may use what another one made, and which must last before.
    pub(crate) fn needs_commit_after(&self, earlier: &PreparedStep) -> bool {
        fn may_use(rendered: &RenderedStep, labels: &[String]) -> bool {
            match &rendered.step {
                Step::Sql(sql) => labels.iter().any(|label| new_labels::may_use(sql, label)),
                Step::IfTableExists { then, .. } => then.iter().any(|inner| may_use(inner, labels)),
                Step::Code { .. } | Step::Rebuild { .. } | Step::Backfill { .. } => true,
            }
        }
        !earlier.new_labels.is_empty()
            && self.rendered.iter().any(|rendered| may_use(rendered, &earlier.new_labels))
    }

    /// Whether operations can be taken back by a transaction, as far as can be known: where changes of
    /// the structure commit, only those are that change rows and nothing else.
    pub(crate) fn fits_transaction(operations: &[Operation], dialect: Dialect) -> bool {
        dialect.has_transactional_ddl()
            || operations.iter().all(|operation| match operation {
                // What a data step does is not known; a commit in it is found out.
                Operation::BulkInsert(_)
                | Operation::DeleteRows(_)
                | Operation::Run(_)
                | Operation::Backfill(_) => true,
                Operation::Execute(execute) => changes_rows_only(dialect, execute.sql.get(dialect)),
                Operation::IfTableExists(condition) => Self::fits_transaction(&condition.operations, dialect),
                Operation::OnDialect(on) => {
                    on.dialect != dialect || Self::fits_transaction(on.operations.recorded(), dialect)
                }
                _ => false,
            })
    }

    /// The operation at a position, in one line.
    pub(crate) fn line(&self, position: usize) -> String {
        self.operations.get(position).map_or_else(String::new, |operation| operation.describe().to_string())
    }

    /// The operations that one statement, or one rebuild, stands for: each in one line.
    pub(crate) fn lines(&self, position: usize, dialect: Dialect) -> String {
        let runs_here = |at: &usize| {
            let elsewhere = |operation: &Operation| matches!(operation, Operation::OnDialect(on) if on.dialect != dialect);
            *at == position || !self.operations.get(*at).is_some_and(elsewhere)
        };
        let lines: Vec<String> =
            (position..self.end_of(position)).filter(runs_here).map(|at| self.line(at)).collect();
        lines.join("\n")
    }

    /// The end of the operations that one statement, or one rebuild, stands for.
    pub(crate) fn end_of(&self, position: usize) -> usize {
        let next = self.rendered.iter().map(|rendered| rendered.position).filter(|&at| at > position);
        next.min().unwrap_or(self.operations.len())
    }

    /// Which of its statements, data steps included, is the one of an operation, and how many there are.
    pub(crate) fn statement_number(&self, position: usize, sql: Option<&str>) -> Option<(usize, usize)> {
        let of_operation = |rendered: &&RenderedStep| rendered.position == position;
        let is_it =
            |rendered: &RenderedStep| matches!(&rendered.step, Step::Sql(text) if Some(text.as_str()) == sql);
        let exactly = self.rendered.iter().position(|one| of_operation(&one) && is_it(one));
        let at = exactly.or_else(|| self.rendered.iter().position(|one| of_operation(&one)))?;
        Some((at + 1, self.rendered.len()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Record;
    use migrator_core::op::{Operations, integer};

    #[test]
    fn what_is_for_one_database_counts_there() {
        let fits = |record: fn(&mut Operations)| {
            let mut op = Operations::default();
            record(&mut op);
            PreparedStep::fits_transaction(op.recorded(), Dialect::Mysql)
        };
        assert!(fits(|op| {
            op.on(Dialect::Mysql).execute("INSERT INTO t VALUES (1)");
        }));
        assert!(fits(|op| {
            op.on(Dialect::Sqlite).create_table("t", [integer("n")]);
        }));
        assert!(!fits(|op| {
            op.on(Dialect::Mysql).execute("CREATE TABLE t (n INT)");
        }));
    }
}
