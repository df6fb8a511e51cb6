//! Going on with a revision that is half done, or taking back what it did.

use super::error::{HalfDoneCause, HalfDoneError};
use super::half_done::{Action, HalfDone, StatementState};
use super::probe::{Found, probe};
use crate::error::Error;
use crate::event::Event;
use crate::executor::{self, PreparedStep, Session, Start, State, ToldBy, Unit, Work, units};
use crate::migrator::Migrator;
use crate::prepare::prepare_half_done;
use crate::report::RunStep;
use migrator_core::inverse::fills_new_columns;
use migrator_core::schema::Schema;
use migrator_sql::{BooksTable, transaction};
use std::str::FromStr;

/// What a user says of a statement of his own that was started when its runner died.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interrupted {
    /// It took effect: go on behind it.
    Ran,
    /// It did not: run it again.
    DidNotRun,
}

impl Interrupted {
    /// The words on the command line.
    pub const WORDS: [&str; 2] = ["ran", "did-not-run"];
}

impl FromStr for Interrupted {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        match word {
            "ran" => Ok(Interrupted::Ran),
            "did-not-run" => Ok(Interrupted::DidNotRun),
            other => Err(format!("`{other}` is none of: {}", Self::WORDS.join(", "))),
        }
    }
}

impl Migrator {
    /// Goes on with a revision that is half done, to its end. The lock is held.
    pub(crate) async fn resume(
        &self,
        session: &mut Session,
        state: &State,
        half: &HalfDone,
    ) -> Result<RunStep, Error> {
        let prepared = prepare_half_done(self.history(), half, half.action, &state.rows, session.dialect())?;
        let (schema, step) = (prepared.schema, first(prepared.steps, half)?);
        let units = units(&step, session.dialect());
        let unit = self.place(session, &schema, &step, &units, half).await?;
        self.tell(Event::Resuming {
            revision: half.revision().to_owned(),
            statement: (unit + 1).min(units.len()),
            of: units.len(),
        });
        self.take_over(session, half, &units, unit).await?;
        let from = Start { unit, journalled: true };
        self.run_one(session, &schema, &step, state, from).await
    }

    /// Says in the books that this run goes on with it, from a unit on.
    async fn take_over(
        &self,
        session: &mut Session,
        half: &HalfDone,
        units: &[Unit<'_>],
        unit: usize,
    ) -> Result<(), Error> {
        let row = half.taken_over(session.journal().run, units, unit);
        let mut books = vec![transaction::begin(session.dialect()).to_owned()];
        books.extend(session.bookkeeping.begin_progress(&row));
        // A failure was told by the run that failed.
        if half.state() != StatementState::Failed {
            books.extend(session.journal().write_interrupted(half));
        }
        books.push(transaction::COMMIT.to_owned());
        Ok(session.run_batch(&books).await?)
    }

    /// Takes back what a half-done revision did. The lock is held.
    pub(crate) async fn take_back(
        &self,
        session: &mut Session,
        state: &State,
        half: &HalfDone,
    ) -> Result<Option<RunStep>, Error> {
        if half.is_undo() {
            return self.resume(session, state, half).await.map(Some);
        }
        let dialect = session.dialect();
        let prepared = prepare_half_done(self.history(), half, half.action, &state.rows, dialect)?;
        let (schema, step) = (prepared.schema, first(prepared.steps, half)?);
        let (operations, any) = {
            let units = units(&step, dialect);
            let unit = self.place(session, &schema, &step, &units, half).await?;
            if let Some(next) = units.get(unit)
                && self.leaves_rows(session, state, &step, next).await?
            {
                let cause = HalfDoneCause::HalfOperation(step.line(next.position));
                return Err(HalfDoneError::new(half, cause).into());
            }
            match units.get(unit) {
                Some(next) if unit > 0 && units[unit - 1].position == next.position => {
                    let cause = HalfDoneCause::HalfOperation(step.line(next.position));
                    return Err(HalfDoneError::new(half, cause).into());
                }
                Some(next) => (next.position, unit > 0),
                None => (step.operations.len(), !units.is_empty()),
            }
        };
        if !any {
            let end = session.bookkeeping.end_progress();
            session.run(&end).await?;
            return Ok(None);
        }
        let action = Action::Undo { of: half.direction(), operations };
        let prepared = prepare_half_done(self.history(), half, action, &state.rows, dialect)?;
        let (schema, step) = (prepared.schema, first(prepared.steps, half)?);
        self.run_one(session, &schema, &step, state, Start::default()).await.map(Some)
    }

    /// Whether a unit is a backfill that was begun, and whose rows the way back would not put right.
    async fn leaves_rows(
        &self,
        session: &mut Session,
        state: &State,
        step: &PreparedStep,
        unit: &Unit<'_>,
    ) -> Result<bool, Error> {
        let Work::Backfill { backfill, .. } = &unit.work else { return Ok(false) };
        let nothing_to_do = backfill.reverse.as_ref().is_some_and(|sql| sql.shown().trim().is_empty());
        let earlier: Vec<_> = step.operations[..unit.position].iter().collect();
        let goes_with_columns = step
            .operations
            .get(unit.position)
            .is_some_and(|operation| fills_new_columns(operation, &earlier));
        if nothing_to_do || goes_with_columns || !state.books.has(BooksTable::Backfill) {
            return Ok(false);
        }
        let begun = session.bookkeeping.backfill_begun_query(&step.revision);
        Ok(!session.fetch_texts(&begun).await?.is_empty())
    }

    async fn run_one(
        &self,
        session: &mut Session,
        schema: &Schema,
        step: &PreparedStep,
        state: &State,
        from: Start,
    ) -> Result<RunStep, Error> {
        let took = executor::execute_one(session, schema, step, state, from, self.listener()).await?;
        Ok(RunStep { revision: step.revision.clone(), message: step.message.clone(), took })
    }

    /// The unit with which a half-done step goes on.
    async fn place(
        &self,
        session: &mut Session,
        schema: &Schema,
        step: &PreparedStep,
        units: &[Unit<'_>],
        half: &HalfDone,
    ) -> Result<usize, Error> {
        let number = half.done();
        let ran = number + usize::from(half.state() == StatementState::Started);
        let changed = (0..ran.min(half.statements().len()))
            .find(|&at| units.get(at).map(Unit::text).as_ref() != half.statements().get(at));
        if let Some(at) = changed {
            let cause = HalfDoneCause::Changed { statement: at + 1, now: units.get(at).map(Unit::text) };
            return Err(HalfDoneError::new(half, cause).into());
        }
        let Some(unit) = units.get(number) else { return Ok(units.len()) };
        match (half.state(), unit.told_by) {
            (StatementState::Planned, _) | (_, ToldBy::Mark) | (StatementState::Failed, ToldBy::User) => {
                Ok(number)
            }
            (StatementState::Started, ToldBy::User) => self.said(half, number, Vec::new()),
            (_, ToldBy::Catalog) => match probe(session, schema, step, units, number).await? {
                Found::Absent => Ok(number),
                Found::Complete => Ok(number + 1),
                Found::Partial { clean_up } => {
                    session.run_patiently(&clean_up).await?;
                    Ok(number)
                }
                Found::Unclear { facts } => self.said(half, number, facts),
            },
        }
    }

    /// What the user says of a statement that cannot be told.
    fn said(&self, half: &HalfDone, number: usize, facts: Vec<String>) -> Result<usize, Error> {
        match self.interrupted_statement() {
            Some(Interrupted::Ran) => Ok(number + 1),
            Some(Interrupted::DidNotRun) => Ok(number),
            None => Err(HalfDoneError::new(half, HalfDoneCause::Unclear { facts }).into()),
        }
    }
}

fn first(steps: Vec<PreparedStep>, half: &HalfDone) -> Result<PreparedStep, Error> {
    steps.into_iter().next().ok_or_else(|| HalfDoneError::new(half, HalfDoneCause::Unknown).into())
}
