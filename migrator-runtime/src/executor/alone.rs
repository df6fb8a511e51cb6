//! A step without a transaction: each statement lasts at once, and the books say before it that it is
//! started, so that the next run can go on after a crash.

use super::apply::Run;
use super::failure::Partial;
use super::fault::{Fault, Kind};
use super::progress::Numbered;
use super::queue::Queued;
use super::unit::{ToldBy, Unit, Work, units};
use crate::backend::Refusal;
use crate::journal::{Entry, Outcome};
use crate::recovery::HalfDone;
use migrator_core::capability::Dialect;
use migrator_core::op::Operation;
use migrator_sql::catalog::table_exists_query;
use migrator_sql::postgres::concurrent::ConcurrentIndex;
use migrator_sql::user_sql::statements;
use migrator_sql::{BooksTable, JournalDuration, note_start, transaction};
use std::collections::BTreeMap;

/// Where a step begins that was interrupted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Start {
    /// The first unit that is to run.
    pub(crate) unit: usize,
    /// Whether the books know of the step.
    pub(crate) journalled: bool,
}

impl Run<'_> {
    /// Runs a step on its own, from a unit on.
    pub(super) async fn without_transaction(&mut self, step: usize, from: Start) -> Result<(), Fault> {
        let dialect = self.session.bookkeeping.dialect();
        let steps = self.steps;
        let units = units(&steps[step], dialect);
        let mut outcome = self.begin_alone(step, &units, from).await;
        // Where it begins with messages of its own, a failure there is one before the step.
        let lost =
            |fault: &Fault| matches!(fault.kind, Kind::Failed { refusal: Refusal::ConnectionLost, .. });
        self.refused_to_begin |=
            !self.structure_commits() && outcome.as_ref().is_err_and(|fault| !lost(fault));
        if outcome.is_ok() {
            outcome = self.run_units(step, &units, from.unit).await;
        }
        if outcome.is_ok() {
            self.unit = units.len();
            outcome = self.end_alone(step).await;
        }
        match outcome {
            Ok(()) => Ok(()),
            Err(fault) => Err(self.failed_alone(step, fault).await),
        }
    }

    /// Says in the books what is about to run.
    async fn begin_alone(&mut self, step: usize, units: &[Unit<'_>], from: Start) -> Result<(), Fault> {
        let running = self.group_of(step).filter(|_| !from.journalled);
        if let Some(group) = running {
            self.unit = 0;
            self.queue(step, None, note_start(step - group.start));
            return Ok(());
        }
        if from.journalled {
            if self.structure_commits() {
                self.queue(step, None, note_start(0));
            }
            return Ok(());
        }
        let group = self.begin_group(step);
        let mut row = match &group {
            Some(group) => self.group_row(group),
            None => {
                let change = self.net_change(step);
                HalfDone::planned(&self.steps[step], units, self.session.journal().run, change)
            }
        };
        let first = self.queue.len();
        if self.structure_commits() {
            // Each commit waits for the disk: what is written between two statements is written in one.
            let before = self.take_end();
            if units.first().is_some_and(begins_at_once) {
                row.state = "started".to_owned();
                self.noted = group.is_none().then_some(0);
            }
            let of = before.unwrap_or(step);
            if before.is_none() {
                self.queue_begin(step);
            }
            self.queue(of, None, note_start(0));
            for statement in self.session.bookkeeping.begin_progress(&row) {
                self.queue(of, None, statement);
            }
            match before {
                Some(before) => self.queue_end(before),
                None => {
                    self.queue(step, None, transaction::COMMIT);
                    self.mark_beginning(first);
                }
            }
            return self.flush_if_long().await;
        }
        self.queue_begin(step);
        self.flush().await?;
        self.check_not_overtaken().await?;
        for statement in self.create_books(&[BooksTable::Version, BooksTable::Journal, BooksTable::Progress])
        {
            self.queue(step, None, statement);
        }
        for statement in self.session.bookkeeping.begin_progress(&row) {
            self.queue(step, None, statement);
        }
        self.queue(step, None, transaction::COMMIT);
        self.mark_beginning(0);
        self.flush().await
    }

    /// What waits from a place on is the beginning of a step: if it is refused, the step did not begin.
    fn mark_beginning(&mut self, first: usize) {
        for queued in self.queue.iter_mut().skip(first) {
            queued.begins = true;
        }
    }

    /// Queues the commit after which a step lasts.
    fn queue_end(&mut self, step: usize) {
        let (sql, unit) = (transaction::COMMIT.to_owned(), self.unit);
        self.queue.push(Queued { sql, step, unit, ends: true, ..Queued::default() });
    }

    /// Takes such a commit back, if it is the last that waits to be sent, and says of which step it was.
    fn take_end(&mut self) -> Option<usize> {
        self.queue.pop_if(|last| last.ends).map(|end| end.step)
    }

    /// Queues what begins a transaction.
    fn queue_begin(&mut self, step: usize) {
        for statement in self.session.begin_statements() {
            self.queue(step, None, statement);
        }
    }

    /// Queues what stops a step whose lock was lost, before a statement outside of a transaction.
    fn queue_fence(&mut self, step: usize) {
        if let Some(fence) = self.session.fence() {
            self.queue(step, None, fence);
        }
    }

    /// Sends what waits, but where it can wait for more: on MySQL each statement lasts at once, whatever it
    /// is sent with.
    async fn flush_unless_joined(&mut self) -> Result<(), Fault> {
        if self.structure_commits() { self.flush_if_long().await } else { self.flush().await }
    }

    async fn run_units(&mut self, step: usize, units: &[Unit<'_>], from: usize) -> Result<(), Fault> {
        let mut conditions = BTreeMap::new();
        if let (Some(next), Some(before)) = (units.get(from), units.get(..from)) {
            // What a condition let begin goes on.
            let begun = before.iter().flat_map(|unit| &unit.conditions).map(|condition| condition.number);
            let begun: Vec<usize> = begun.collect();
            let of_next = next.conditions.iter().map(|condition| condition.number);
            conditions.extend(of_next.filter(|number| begun.contains(number)).map(|number| (number, true)));
        }
        for (number, unit) in units.iter().enumerate().skip(from) {
            if self.holds(unit, &mut conditions).await? {
                self.run_unit(step, number, units.len(), unit).await?;
            }
        }
        Ok(())
    }

    /// Whether the tables are there that a unit needs.
    async fn holds(&mut self, unit: &Unit<'_>, known: &mut BTreeMap<usize, bool>) -> Result<bool, Fault> {
        for condition in &unit.conditions {
            let holds = match known.get(&condition.number) {
                Some(&holds) => holds,
                None => {
                    self.flush().await?;
                    let query = table_exists_query(self.session.bookkeeping.dialect(), condition.table);
                    let holds = !self.session.fetch_texts(&query).await?.is_empty();
                    known.insert(condition.number, holds);
                    holds
                }
            };
            if !holds {
                return Ok(false);
            }
        }
        Ok(true)
    }

    async fn run_unit(
        &mut self,
        step: usize,
        number: usize,
        of: usize,
        unit: &Unit<'_>,
    ) -> Result<(), Fault> {
        let books = &self.session.bookkeeping;
        let started = books.mark_started(number);
        let reached = books.mark_reached(number + 1);
        self.unit = number;
        let position = Some(unit.position);
        let numbered = Numbered { step, number, of, position: unit.position };
        match (&unit.work, unit.told_by) {
            (Work::Sql(sql), ToldBy::Mark) => {
                self.queue_begin(step);
                self.queue_statement(step, unit.position, number, of, sql.as_ref());
                self.queue(step, None, reached);
                self.queue(step, None, transaction::COMMIT);
                self.flush_unless_joined().await
            }
            (Work::Sql(sql), ToldBy::Catalog) if self.is_patient(step, unit.position, sql) => {
                self.queue_fence(step);
                self.queue(step, None, started);
                self.flush().await?;
                self.progress.start_statement(numbered, Some(sql));
                let ran = self.session.run_patiently(sql).await;
                ran.map_err(|error| Fault::of(Some(step), position, error))?;
                self.progress.finish_statement(None);
                Ok(())
            }
            (Work::Sql(sql), ToldBy::Catalog) => {
                self.queue_fence(step);
                if self.noted.take() != Some(number) && self.group_of(step).is_none() {
                    self.queue(step, None, started);
                }
                self.queue_statement(step, unit.position, number, of, sql.as_ref());
                if self.structure_commits() { self.flush_if_long().await } else { self.flush_each().await }
            }
            (Work::Sql(sql), ToldBy::User) => {
                self.queue_fence(step);
                self.queue(step, None, started);
                self.flush().await?;
                self.progress.start_statement(numbered, Some(sql));
                let ran = self.session.connection()?.run_alone(sql).await;
                ran.map_err(|error| Fault::of(Some(step), position, error))?;
                self.progress.finish_statement(None);
                Ok(self.session.run(&reached).await?)
            }
            (Work::Rebuild { table, changes }, _) => {
                self.flush().await?;
                self.progress.start_statement(numbered, None);
                self.rebuild(step, unit.position, table, changes, Some(&reached)).await?;
                self.progress.finish_statement(None);
                Ok(())
            }
            (Work::Backfill { backfill, key }, _) => {
                let here = self.session.bookkeeping.mark_reached(number);
                self.queue(step, None, here);
                self.flush().await?;
                self.progress.start_statement(numbered, None);
                self.backfill(step, unit.position, backfill, key).await?;
                self.progress.finish_statement(None);
                Ok(self.session.run(&reached).await?)
            }
            (Work::Code { name, code }, told_by) => {
                // It may take long: meanwhile the books should not name the statement before it.
                let here = self.session.bookkeeping.mark_reached(number);
                self.queue(step, None, here);
                self.flush().await?;
                self.progress.start_statement(numbered, None);
                let own = told_by == ToldBy::Mark;
                if own {
                    self.session.begin().await?;
                } else {
                    self.queue_fence(step);
                    self.queue(step, None, started);
                    self.flush().await?;
                }
                let mut outcome = self.data_step(step, unit.position, name, code, own).await;
                if outcome.is_ok() {
                    outcome = self.session.run(&reached).await.map_err(Fault::from);
                }
                if own {
                    let end = if outcome.is_ok() { transaction::COMMIT } else { transaction::ROLLBACK };
                    let ended = self.session.run(end).await;
                    outcome = outcome.and(ended.map_err(|error| Fault::of(Some(step), position, error)));
                }
                if outcome.is_ok() {
                    self.progress.finish_statement(None);
                }
                outcome
            }
        }
    }

    /// Whether a statement holds nobody up while it waits for locks.
    fn is_patient(&self, step: usize, position: usize, sql: &str) -> bool {
        let operation = self.steps[step].operations.get(position);
        self.session.dialect() == Dialect::Postgres
            && operation.is_some_and(|operation| ConcurrentIndex::of(operation, sql).is_some())
    }

    /// Says in the books that the step is done.
    async fn end_alone(&mut self, step: usize) -> Result<(), Fault> {
        let joined = self.structure_commits();
        if !joined {
            self.flush().await?;
            self.progress.complete(step);
        }
        let group = self.group_of(step);
        if group.as_ref().is_some_and(|group| step + 1 < group.end) {
            return self.flush_if_long().await;
        }
        self.queue_begin(step);
        for statement in self.change_rows(group.as_ref().map_or(step, |group| group.start)..step + 1) {
            self.queue(step, None, statement);
        }
        let entries = match &group {
            Some(group) => self.group_entries(group),
            None => {
                let duration = joined.then_some(JournalDuration::Noted { from: 0, to: None });
                vec![Entry { duration, ..self.entry(step, Outcome::Done, None) }]
            }
        };
        for statement in self.session.journal().write(&entries) {
            self.queue(step, None, statement);
        }
        let end = self.session.bookkeeping.end_progress();
        self.queue(step, None, end);
        let begun = self.state.books.has(BooksTable::Backfill);
        if begun || self.steps[step].operations.iter().any(Operation::has_backfill) {
            // The way back of a revision that was half done has those of its way up.
            let forget = self.session.bookkeeping.forget_backfills(&self.steps[step].revision);
            self.queue(step, None, forget);
        }
        self.queue_end(step);
        if joined && self.steps.get(step + 1).is_some_and(|next| !next.transactional) {
            return self.flush_if_long().await;
        }
        self.flush().await
    }

    /// A failure, with what is left, which the books are told too.
    async fn failed_alone(&mut self, step: usize, mut fault: Fault) -> Fault {
        self.queue.clear();
        // It fails where no transaction is open.
        let _ = self.session.run(transaction::ROLLBACK).await;
        // Where steps are sent together, it may have been an earlier one.
        let step = fault.step.unwrap_or(step);
        self.explain(&mut fault).await;
        if self.refused_to_begin {
            // Nothing of it was done, and the books know nothing of it.
            return fault;
        }
        fault.partial = Some(self.partial());
        let unit = self.unit;
        let steps = self.steps;
        let units = units(&steps[step], self.session.bookkeeping.dialect());
        if fault.step.is_none() {
            // It was stopped between two statements, or while the server had not answered.
            fault.step = Some(step);
            fault.position = units.get(unit).map(|unit| unit.position);
        }
        if matches!(fault.kind, Kind::Failed { refusal: Refusal::LockLost, .. }) {
            // The books are another runner's now.
            return fault;
        }
        fault.resumable = units.get(unit).is_none_or(|unit| goes_on(unit, self.session.dialect()));
        if let Kind::Failed { message, help, refusal, .. } = &mut fault.kind {
            // The failure itself is told in any case.
            match self.group_of(step) {
                Some(group) => self.end_failed_group(&group, step, message).await,
                None => {
                    let mut books = vec![self.session.bookkeeping.mark_failed(unit, message)];
                    let failed = self.entry(step, Outcome::Failed, Some(message));
                    books.extend(self.session.journal().write(&[failed]));
                    self.session.run_batch(&books).await.is_ok()
                }
            };
            let place = match units.len() {
                all if unit < all => format!("it goes on with statement {} of {all}", unit + 1),
                _ => "its statements ran, and that is still to be written down".to_owned(),
            };
            let goes_on = format!("run it again: {place}; or take back what it did with `--undo`");
            *help = Some(match help.take() {
                _ if *refusal == Refusal::Interrupted => goes_on,
                None => format!("mend the cause and {goes_on}"),
                Some(said) => format!("{said}\nmend the cause and {goes_on}"),
            });
        }
        fault
    }

    /// Why something may remain of a step that ran without a transaction.
    fn partial(&self) -> Partial {
        if self.structure_commits() { Partial::StructureCommits } else { Partial::WithoutTransaction }
    }
}

/// Whether a unit needs nothing before it but the word that it is started.
fn begins_at_once(unit: &Unit<'_>) -> bool {
    unit.conditions.is_empty() && matches!((&unit.work, unit.told_by), (Work::Sql(_), ToldBy::Catalog))
}

/// Whether a unit that the database refused can be run again without anybody's word: it did nothing, or what
/// it did shows.
fn goes_on(unit: &Unit<'_>, dialect: Dialect) -> bool {
    match (&unit.work, unit.told_by) {
        (_, ToldBy::Mark | ToldBy::Catalog) => true,
        // Of several statements the first may be done.
        (Work::Sql(sql), ToldBy::User) => statements(dialect, sql).len() == 1,
        (Work::Rebuild { .. } | Work::Code { .. } | Work::Backfill { .. }, ToldBy::User) => false,
    }
}
