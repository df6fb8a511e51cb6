//! Steps without a transaction that share one row of the books: where each commit waits for the disk, and the
//! catalog tells of all of them together how far they came (MySQL).

use super::PreparedStep;
use super::apply::Run;
use super::unit::{ToldBy, Unit, Work, units};
use crate::journal::{Entry, Outcome};
use crate::recovery::HalfDone;
use migrator_core::capability::Dialect;
use migrator_core::name::ObjectName;
use migrator_core::op::Operation;
use migrator_sql::{JournalDuration, ProgressRow, transaction};
use std::ops::Range;

/// How many steps share a row. More do not make it faster.
const MOST: usize = 50;

/// Which way statements change a schema. Of statements that all go one way, the catalog tells how many were done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Each makes something that was not there.
    Making,
    /// Each takes something away.
    Taking,
}

/// The object whose being there tells whether an operation is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Trace<'a> {
    pub(crate) table: &'a ObjectName,
    pub(crate) part: Part<'a>,
    /// Whether it is there afterwards.
    pub(crate) stays: bool,
}

/// A table, or something in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part<'a> {
    Table,
    Column(&'a str),
    Index(&'a str),
}

impl<'a> Trace<'a> {
    /// The trace of an operation; `None` when it leaves none that is certain.
    pub(crate) fn of(operation: &'a Operation) -> Option<Self> {
        let (table, part, stays) = match operation {
            Operation::CreateTable(create) if !create.if_not_exists && !create.options.temporary => {
                (&create.table, Part::Table, true)
            }
            Operation::AddColumn(add) if !add.if_not_exists => {
                (&add.table, Part::Column(&add.column.name), true)
            }
            Operation::CreateIndex(create) if !create.if_not_exists => {
                (&create.table, Part::Index(&create.name), true)
            }
            Operation::DropTable(drop) if !drop.if_exists => (&drop.table, Part::Table, false),
            Operation::DropColumn(drop) if !drop.if_exists => {
                (&drop.table, Part::Column(&drop.column), false)
            }
            Operation::DropIndex(drop) if !drop.if_exists => (&drop.table, Part::Index(&drop.name), false),
            _ => return None,
        };
        // A server may keep names in small letters.
        let part_name = match part {
            Part::Table => "",
            Part::Column(name) | Part::Index(name) => name,
        };
        let is_plain = |name: &str| !name.chars().any(char::is_uppercase);
        let names = [table.schema.as_deref().unwrap_or_default(), table.name.as_str(), part_name];
        names.into_iter().all(is_plain).then_some(Trace { table, part, stays })
    }

    fn way(&self) -> Way {
        if self.stays { Way::Making } else { Way::Taking }
    }
}

/// The end of the steps from `start` on that share a row; `start + 1` when that one has a row of its own.
pub(super) fn end_of_group(steps: &[PreparedStep], start: usize, dialect: Dialect) -> usize {
    if dialect.has_transactional_ddl() {
        return start + 1;
    }
    let Some(way) = way_of(&steps[start], dialect) else { return start + 1 };
    let next = &steps[start..steps.len().min(start + MOST)];
    start + next.iter().take_while(|step| way_of(step, dialect) == Some(way)).count()
}

/// Which way all statements of a step go, if each leaves a trace.
fn way_of(step: &PreparedStep, dialect: Dialect) -> Option<Way> {
    if step.transactional || step.undoes.is_some() || !step.superfluous.is_empty() {
        return None;
    }
    let mut ways = step.operations.iter().map(|operation| Trace::of(operation).map(|trace| trace.way()));
    let way = ways.next()??;
    let units = units(step, dialect);
    let whole = |unit: &Unit<'_>| {
        matches!(unit.work, Work::Sql(_)) && unit.told_by == ToldBy::Catalog && unit.conditions.is_empty()
    };
    // Of several statements for one operation, the first may be done and the others not.
    let apart = units.windows(2).all(|pair| pair[0].position < pair[1].position);
    (ways.all(|other| other == Some(way)) && units.iter().all(whole) && apart && !units.is_empty())
        .then_some(way)
}

impl Run<'_> {
    /// The group that a step was sent with, if it was not alone.
    pub(super) fn group_of(&self, step: usize) -> Option<Range<usize>> {
        self.groups.iter().find(|group| group.contains(&step)).cloned()
    }

    /// Begins a group with a step, if it is to have one.
    pub(super) fn begin_group(&mut self, step: usize) -> Option<Range<usize>> {
        let end = end_of_group(self.steps, step, self.session.dialect());
        (end > step + 1).then(|| {
            self.groups.push(step..end);
            step..end
        })
    }

    /// What the books say of a group while it runs.
    pub(super) fn group_row(&self, group: &Range<usize>) -> ProgressRow {
        let (dialect, run) = (self.session.dialect(), self.session.journal().run);
        let mut rows = self.rows.clone();
        let members = group.clone().map(|at| {
            let change = rows.commit(&self.steps[at..=at]);
            HalfDone::planned(&self.steps[at], &units(&self.steps[at], dialect), run, change)
        });
        HalfDone::together(members.collect())
    }

    /// The journal's entries for a group that is done.
    pub(super) fn group_entries(&self, group: &Range<usize>) -> Vec<Entry<'_>> {
        let entry = |step: usize| {
            let next = (step + 1 < group.end).then_some(step + 1 - group.start);
            let duration = Some(JournalDuration::Noted { from: step - group.start, to: next });
            Entry { duration, ..self.entry(step, Outcome::Done, None) }
        };
        group.clone().map(entry).collect()
    }

    /// Says in the books, after a failure in a step of a group, that those before it are done, and how far it came
    /// itself.
    pub(super) async fn end_failed_group(
        &mut self,
        group: &Range<usize>,
        step: usize,
        message: &str,
    ) -> bool {
        let dialect = self.session.dialect();
        let steps = self.steps;
        let mut rows = self.lasting_rows();
        let done = rows.commit(&steps[group.start..step]);
        let lasting = rows.lasting().to_vec();
        let change = rows.commit(&steps[step..=step]);
        let row = HalfDone::planned(
            &steps[step],
            &units(&steps[step], dialect),
            self.session.journal().run,
            change,
        );
        let row = ProgressRow {
            position: self.unit,
            state: "failed".to_owned(),
            error: Some(message.to_owned()),
            ..row
        };
        let mut books = vec![transaction::begin(dialect).to_owned()];
        let removed: Vec<&str> = done.removed.iter().map(String::as_str).collect();
        let added: Vec<&str> = done.added.iter().map(String::as_str).collect();
        books.extend(self.session.bookkeeping.change_rows(&removed, &added));
        let mut entries: Vec<Entry<'_>> =
            (group.start..step).map(|at| self.entry(at, Outcome::Done, None)).collect();
        entries.push(self.entry(step, Outcome::Failed, Some(message)));
        books.extend(self.session.journal().write(&entries));
        books.extend(self.session.bookkeeping.begin_progress(&row));
        books.push(transaction::COMMIT.to_owned());
        if self.session.run_batch(&books).await.is_err() {
            let _ = self.session.run(transaction::ROLLBACK).await;
            return false;
        }
        self.state.rows = lasting;
        if step > group.start {
            self.commit(step);
        }
        true
    }
}
