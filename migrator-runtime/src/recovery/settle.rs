//! Revisions that ran together when their runner ended: which of them are done, by the database's catalog.

use super::error::{HalfDoneCause, HalfDoneError};
use super::half_done::HalfDone;
use super::probe::{lines, own_differences};
use super::resume::Interrupted;
use crate::error::Error;
use crate::executor::{Part, PreparedStep, Session, State, Trace, Unit, units};
use crate::inspect::{named_schemas, reflect_in};
use crate::journal::{Entry, Outcome};
use crate::migrator::Migrator;
use crate::prepare::prepare_half_done;
use crate::report::RunStep;
use migrator_core::capability::Dialect;
use migrator_core::schema::Schema;
use migrator_sql::{ProgressRow, comparable, transaction};
use std::collections::BTreeSet;
use std::time::Duration;

/// A revision of those that ran together.
struct Member {
    half: HalfDone,
    step: PreparedStep,
    /// The schema before it, as the migrations make it.
    schema: Schema,
    /// For each of its statements, whether it shows in the database.
    shows: Vec<bool>,
}

impl Migrator {
    /// Says in the books which of the revisions that ran together are done; what is half done afterwards, if
    /// anything, is one revision. Gives those that are done. The lock is held.
    ///
    /// # Errors
    ///
    /// When the database shows a later statement and not an earlier one, or what shows is not what they make, and
    /// the user did not say how far it is; when this program does not have one of the revisions, or another version
    /// of it.
    pub(crate) async fn settle(
        &self,
        session: &mut Session,
        state: &State,
        half: &HalfDone,
    ) -> Result<Vec<RunStep>, Error> {
        let (members, found) = self.members(session, state, half).await?;
        let shows: Vec<bool> = members.iter().flat_map(|member| member.shows.iter().copied()).collect();
        let mut done = shows.iter().take_while(|shows| **shows).count();
        if shows[done..].contains(&true) {
            done += match self.interrupted_statement() {
                Some(Interrupted::Ran) => 1,
                Some(Interrupted::DidNotRun) => 0,
                None => return Err(HalfDoneError::new(half, HalfDoneCause::Gap { done, shows }).into()),
            };
        }

        let mut rows = state.rows.clone();
        let (mut finished, mut left) = (Vec::new(), done);
        let mut before = 0;
        for member in &members {
            member.is_as_it_ran(done.saturating_sub(before), session.dialect())?;
            before += member.shows.len();
        }
        if self.interrupted_statement() != Some(Interrupted::Ran) {
            is_what_they_make(half, &members, done, &found, session.dialect())?;
        }
        let mut members = members.into_iter();
        let reached = members.by_ref().find_map(|member| {
            if left < member.shows.len() {
                return Some(member);
            }
            left -= member.shows.len();
            let (removed, added) = member.half.row_change();
            rows.retain(|row| !removed.contains(row));
            rows.extend(added);
            finished.push(member);
            None
        });
        let mut books = session.begin_statements();
        let gone: Vec<&str> =
            state.rows.iter().filter(|row| !rows.contains(row)).map(String::as_str).collect();
        let new: Vec<&str> =
            rows.iter().filter(|row| !state.rows.contains(row)).map(String::as_str).collect();
        books.extend(session.bookkeeping.change_rows(&gone, &new));
        let entries: Vec<Entry<'_>> = finished.iter().map(|member| member.entry()).collect();
        if !entries.is_empty() {
            books.extend(session.journal().write(&entries));
        }
        match reached {
            Some(member) if left > 0 => {
                let row =
                    ProgressRow { position: left, state: "planned".to_owned(), ..member.half.row().clone() };
                books.extend(session.bookkeeping.begin_progress(&row));
            }
            begins => {
                if let Some(member) = begins {
                    books.extend(session.journal().write_interrupted(&member.half));
                }
                books.push(session.bookkeeping.end_progress());
            }
        }
        books.push(transaction::COMMIT.to_owned());
        session.run_batch(&books).await?;
        let step = |member: Member| RunStep {
            revision: member.step.revision,
            message: member.step.message,
            took: Duration::ZERO,
        };
        Ok(finished.into_iter().map(step).collect())
    }

    /// The revisions, with what of them shows, and what is in the database.
    async fn members(
        &self,
        session: &mut Session,
        state: &State,
        half: &HalfDone,
    ) -> Result<(Vec<Member>, Schema), Error> {
        let dialect = session.dialect();
        let mut rows = state.rows.clone();
        let mut named: BTreeSet<String> = BTreeSet::new();
        let mut members = Vec::new();
        for member in half.members() {
            let prepared = prepare_half_done(self.history(), &member, member.action, &rows, dialect)?;
            let (removed, added) = member.row_change();
            rows.retain(|row| !removed.contains(row));
            rows.extend(added);
            for step in prepared.steps {
                let schema = prepared.schema.clone();
                let member = Member { half: member.clone(), step, schema, shows: Vec::new() };
                named.extend(named_schemas(&member.schema));
                named.extend(named_schemas(&member.schema_after(member.step.operations.len())));
                members.push(member);
            }
        }
        let named: Vec<&str> = named.iter().map(String::as_str).collect();
        let found = reflect_in(session, &named).await?.schema;
        for member in &mut members {
            let units = units(&member.step, dialect);
            let shows = units.iter().map(|unit| shows(&member.step, unit, &units, &found));
            member.shows = shows.collect();
        }
        Ok((members, found))
    }
}

/// Checks that what the database shows of the first statements is what they make, and was not there before.
///
/// # Errors
///
/// How it differs.
fn is_what_they_make(
    half: &HalfDone,
    members: &[Member],
    done: usize,
    found: &Schema,
    dialect: Dialect,
) -> Result<(), Error> {
    let Some(first) = members.first() else { return Ok(()) };
    let mut left = done;
    let mut reached = None;
    for member in members {
        if left == 0 {
            break;
        }
        let ran = left.min(member.shows.len());
        left -= ran;
        let units = units(&member.step, dialect);
        let operations = units.get(ran).map_or(member.step.operations.len(), |next| next.position);
        reached = Some(member.schema_after(operations));
    }
    let Some(after) = reached else { return Ok(()) };
    let (_, otherwise) = own_differences(&first.schema, &after, &comparable(found, dialect), dialect);
    if otherwise.is_empty() {
        return Ok(());
    }
    Err(HalfDoneError::new(half, HalfDoneCause::Otherwise { differences: lines(&otherwise) }).into())
}

impl Member {
    /// The schema after its first operations.
    fn schema_after(&self, operations: usize) -> Schema {
        let mut schema = self.schema.clone();
        for operation in &self.step.operations[..operations] {
            // They were applied when the step was prepared, so they fit.
            let _ = operation.apply(&mut schema);
        }
        schema
    }

    /// Checks that its first statements, which ran, are what they were: all of them, if it is done.
    ///
    /// # Errors
    ///
    /// The first that is not.
    fn is_as_it_ran(&self, ran: usize, dialect: Dialect) -> Result<(), Error> {
        let was = self.half.statements();
        let units = units(&self.step, dialect);
        let same = |at: usize| units.get(at).map(Unit::text).as_ref() == was.get(at);
        let ran = if ran < units.len() { ran } else { was.len().max(units.len()) };
        match (0..ran).find(|&at| !same(at)) {
            None => Ok(()),
            Some(at) => {
                let now = units.get(at).map(Unit::text);
                Err(HalfDoneError::new(&self.half, HalfDoneCause::Changed { statement: at + 1, now }).into())
            }
        }
    }

    fn entry(&self) -> Entry<'_> {
        Entry {
            revision: &self.step.revision,
            action: self.step.direction.to_string(),
            outcome: Outcome::Done,
            took: Duration::ZERO,
            duration: None,
            fingerprint: &self.step.fingerprint,
            error: None,
            statements: self.step.statements.as_deref(),
        }
    }
}

/// Whether a statement shows in a database.
fn shows(step: &PreparedStep, unit: &Unit<'_>, units: &[Unit<'_>], found: &Schema) -> bool {
    let next = units.iter().map(|unit| unit.position).filter(|&at| at > unit.position).min();
    // A statement does all of its operations or none.
    let last = next.unwrap_or(step.operations.len()).saturating_sub(1);
    step.operations.get(last).and_then(Trace::of).is_some_and(|trace| {
        let table = found.table(trace.table);
        let there = match trace.part {
            Part::Table => table.is_some(),
            Part::Column(name) => table.is_some_and(|table| table.column(name).is_some()),
            Part::Index(name) => table.is_some_and(|table| table.indexes.contains_key(name)),
        };
        there == trace.stays
    })
}
