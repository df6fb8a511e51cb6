use crate::backend::{Opening, Refusal, StatementError};
use crate::error::Error;
use crate::executor::Session;
use crate::journal::{Entry, Outcome};
use crate::migrator::Migrator;
use migrator_core::plan::{StampPlan, stamp};
use migrator_sql::{BooksTable, transaction};
use std::sync::Arc;
use std::time::Duration;
use tracing::Instrument;

/// What a stamp did to the version rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StampReport {
    /// The rows before.
    pub before: Vec<String>,
    /// The rows now.
    pub rows: Vec<String>,
}

impl Migrator {
    /// Sets the version rows without running anything: for a database that has the schema already.
    /// With `purge` the rows that are there are forgotten first, even unknown ones.
    ///
    /// # Errors
    ///
    /// When a target cannot be resolved, or the database is at revisions that this program does not
    /// know and `purge` is not given. Nothing is changed then; of [`Error::CommitUnanswered`] it is not known.
    pub async fn stamp(&self, targets: &[&str], purge: bool) -> Result<StampReport, Error> {
        let span = tracing::info_span!("stamp", ?targets, purge, database = %self.url());
        self.stamp_database(targets, purge).instrument(span).await
    }

    async fn stamp_database(&self, targets: &[&str], purge: bool) -> Result<StampReport, Error> {
        self.plan_stamp(&[], targets, true)?;
        let Some(mut session) = self.open(Opening::Write).await? else {
            return Ok(StampReport { before: Vec::new(), rows: Vec::new() });
        };
        let interrupt = Arc::clone(session.interrupt());
        let stamping = self.stamp_attempts(&mut session, targets, purge);
        let outcome = self.interruptible(&interrupt, stamping).await;
        session.close().await;
        outcome
    }

    /// Stamps, and begins anew when the database could not give a lock in time.
    async fn stamp_attempts(
        &self,
        session: &mut Session,
        targets: &[&str],
        purge: bool,
    ) -> Result<StampReport, Error> {
        for attempt in 1.. {
            match self.stamp_in(session, targets, purge).await {
                Ok(report) => return Ok(report),
                Err(error) => {
                    // It fails when there is no transaction: either way nothing remains.
                    let _ = session.run(transaction::ROLLBACK).await;
                    self.begin_anew(session, attempt, error).await?;
                }
            }
        }
        Err(Error::Overtaken)
    }

    fn plan_stamp(&self, rows: &[String], targets: &[&str], purge: bool) -> Result<StampPlan, Error> {
        stamp(self.history().graph(), rows, targets, purge).map_err(|error| self.target_error(error))
    }

    async fn stamp_in(
        &self,
        session: &mut Session,
        targets: &[&str],
        purge: bool,
    ) -> Result<StampReport, Error> {
        session.lock(&self.terms()).await?;
        if !session.bookkeeping.dialect().has_transactional_ddl() {
            // It would end the transaction.
            create_books(session).await?;
        }
        session.begin().await?;
        let state = session.state().await?;
        let plan = self.plan_stamp(&state.rows, targets, purge)?;
        let mut statements = session.bookkeeping.create(&state.books, &BooksTable::ALWAYS);
        let gone: Vec<&str> =
            state.rows.iter().filter(|row| !plan.rows.contains(row)).map(String::as_str).collect();
        let new: Vec<&str> =
            plan.rows.iter().filter(|row| !state.rows.contains(row)).map(String::as_str).collect();
        statements.extend(session.bookkeeping.change_rows(&gone, &new));
        if state.half_done.is_some() {
            // Whoever stamps says that the database is as it should be.
            statements.push(session.bookkeeping.end_progress());
        }
        let revision = if plan.rows.is_empty() { "base".to_owned() } else { plan.rows.join(", ") };
        statements.extend(session.journal().write(&[Entry {
            revision: &revision,
            action: "stamp".to_owned(),
            outcome: Outcome::Done,
            took: Duration::ZERO,
            duration: None,
            fingerprint: "",
            error: None,
            statements: None,
        }]));
        statements.push(transaction::COMMIT.to_owned());
        session.run_batch(&statements).await.map_err(written)?;
        Ok(StampReport { before: state.rows, rows: plan.rows })
    }

    /// Creates the version table and the journal if they are not there, and changes nothing else.
    ///
    /// # Errors
    ///
    /// When the database cannot be opened, locked or written.
    pub async fn ensure_version_table(&self) -> Result<(), Error> {
        let Some(mut session) = self.open(Opening::Write).await? else { return Ok(()) };
        let interrupt = Arc::clone(session.interrupt());
        let creating = self.creation_attempts(&mut session);
        let outcome = self.interruptible(&interrupt, creating).await;
        session.close().await;
        outcome
    }

    /// Creates the books, and begins anew when the database could not give a lock in time.
    async fn creation_attempts(&self, session: &mut Session) -> Result<(), Error> {
        session.lock(&self.terms()).await?;
        for attempt in 1.. {
            match create_books(session).await {
                Ok(()) => break,
                Err(error) => self.begin_anew(session, attempt, error).await?,
            }
        }
        Ok(())
    }
}

async fn create_books(session: &mut Session) -> Result<(), Error> {
    let state = session.state().await?;
    let mut statements = session.bookkeeping.create(&state.books, &session.books_tables(false));
    statements.extend(session.signature());
    session.run_batch(&statements).await.map_err(written)
}

/// An error of what writes the books and commits: the server may have done what it was asked for, and not have been
/// heard.
fn written(error: StatementError) -> Error {
    match error.kind {
        Refusal::ConnectionLost => Error::CommitUnanswered(error),
        _ => error.into(),
    }
}
