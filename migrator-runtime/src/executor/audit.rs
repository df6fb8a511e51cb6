//! What the journal says of a transaction that failed.

use super::apply::Run;
use super::fault::{Fault, Kind};
use crate::backend::Refusal;
use crate::journal::{Entry, Outcome};
use migrator_sql::{BooksTable, FoundBooks, transaction};

impl Run<'_> {
    /// Writes a failure into the journal, after its transaction was rolled back: in a transaction of its own. A
    /// database that has no journal gets none by a failure, so that nothing is changed when that is said. What
    /// cannot be written is not: the failure itself is told in any case.
    pub(super) async fn record_failure(&mut self, last: usize, before: &FoundBooks, fault: &Fault) {
        let Kind::Failed { refusal, message, told, .. } = &fault.kind else { return };
        // What stands in the way of the run stands in the way of this, too.
        let hopeless =
            [Refusal::Busy, Refusal::ReadOnly, Refusal::ConnectionLost, Refusal::Disk, Refusal::LockLost];
        if hopeless.contains(refusal) || !before.has(BooksTable::Journal) {
            return;
        }
        let step = &self.steps[fault.step.unwrap_or(last)];
        // With the database's own words, where ours say which rows stand in the way.
        let error = match told.as_ref().map(ToString::to_string).filter(|told| told != message) {
            Some(told) => format!("{message}\n{told}"),
            None => message.clone(),
        };
        let failed = self.session.journal().write(&[Entry {
            revision: &step.revision,
            action: step.direction.to_string(),
            outcome: Outcome::Failed,
            took: self.progress.running(),
            duration: None,
            fingerprint: &step.fingerprint,
            error: Some(cut(&error)),
            statements: None,
        }]);
        let mut books = self.session.begin_statements();
        books.extend(self.session.bookkeeping.create(before, &[BooksTable::Journal]));
        books.extend(failed);
        books.push(transaction::COMMIT.to_owned());
        if self.session.run_batch(&books).await.is_err() {
            let _ = self.session.run(transaction::ROLLBACK).await;
        }
    }
}

/// The beginning of a message that is too long for the column (64 KiB on MySQL).
fn cut(message: &str) -> &str {
    const LONGEST: usize = 16 * 1024;
    &message[..message.floor_char_boundary(LONGEST)]
}
