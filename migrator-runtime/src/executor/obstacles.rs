//! Which rows stand in the way, when the database refused an operation because of rows.

use super::apply::Run;
use super::fault::{Fault, Kind};
use crate::backend::Refusal;
use migrator_core::capability::Dialect;
use migrator_core::op::Operation;
use migrator_core::schema::Schema;
use migrator_sql::{obstacles, transaction};

impl Run<'_> {
    /// Marks the transaction before an operation that rows can hinder, where the database would answer
    /// no question after its refusal.
    pub(super) fn mark_before(&self, step: usize, position: usize) -> Option<&'static str> {
        let prepared = &self.steps[step];
        let refuses_questions = self.session.bookkeeping.dialect() == Dialect::Postgres;
        let operation = prepared.operations.get(position)?;
        (refuses_questions && prepared.transactional && may_be_hindered(operation))
            .then_some(transaction::MARK_OPERATION)
    }

    /// Says in a fault how many rows stand in the way of its operation, with an example. The
    /// transaction that failed is still open.
    pub(super) async fn explain(&mut self, fault: &mut Fault) {
        let Kind::Failed { refusal: Refusal::Other, .. } = &fault.kind else { return };
        let Some(step) = fault.step else { return };
        let dialect = self.session.bookkeeping.dialect();
        let aborted = dialect == Dialect::Postgres && self.steps[step].transactional;
        let mut said = Vec::new();
        for obstacle in self.obstacles_of(step, fault.position) {
            if aborted && self.session.run(transaction::ROLLBACK_TO_OPERATION).await.is_err() {
                break;
            }
            // What cannot be asked is not said: the failure itself is told in any case.
            let Ok(rows) = self.session.fetch_texts(&obstacle.sql).await else { continue };
            let Some([Some(count), example]) = rows.first().map(Vec::as_slice) else { continue };
            if count == "0" {
                continue;
            }
            let example = example.as_ref().map(|example| format!(", such as {example}")).unwrap_or_default();
            said.push(format!("{}: {count}{example}", obstacle.rows));
        }
        if let (Kind::Failed { message, database, .. }, false) = (&mut fault.kind, said.is_empty()) {
            let said = said.join("; ");
            match fault.position {
                Some(_) => *database = Some(std::mem::replace(message, said)),
                None => message.push_str(&format!("; {said}")),
            }
        }
    }

    /// What may stand in the way of the operations that ran together at a position; of the whole step,
    /// when there is none.
    fn obstacles_of(&self, step: usize, position: Option<usize>) -> Vec<migrator_sql::Obstacle> {
        let prepared = &self.steps[step];
        let (first, end) = match position {
            Some(position) => (position, prepared.end_of(position)),
            None => (0, prepared.operations.len()),
        };
        let together = prepared.operations.get(first..end).unwrap_or_default();
        if !together.iter().any(may_be_hindered) {
            return Vec::new();
        }
        let mut schema: Schema = self.schema.clone();
        let before = self.steps[..step].iter().flat_map(|earlier| &earlier.operations);
        for operation in before.chain(&prepared.operations[..first]) {
            // They were applied when the run was prepared, so they fit.
            let _ = operation.apply(&mut schema);
        }
        let dialect = self.session.bookkeeping.dialect();
        let mut found = Vec::new();
        for operation in together {
            found.extend(obstacles(operation, &schema, dialect));
            let _ = operation.apply(&mut schema);
        }
        found
    }
}

/// Whether rows can be why the database refuses it.
fn may_be_hindered(operation: &Operation) -> bool {
    match operation {
        Operation::AlterColumn(alter) => alter.nullable == Some(false) || alter.column_type.is_some(),
        Operation::AddColumn(add) => !add.column.nullable,
        Operation::CreateIndex(create) => create.index.unique,
        Operation::CreatePrimaryKey(_)
        | Operation::CreateUniqueConstraint(_)
        | Operation::CreateCheckConstraint(_)
        | Operation::CreateForeignKey(_)
        | Operation::ValidateConstraint(_) => true,
        _ => false,
    }
}
