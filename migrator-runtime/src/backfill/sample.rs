//! What a backfill would make of a few rows. Nothing is written.

use super::error::Stop;
use super::transform::{Transform, read_key};
use super::work::{column_types, transform_of};
use super::{Cell, Page};
use crate::backend::{Connection, Opening};
use crate::error::Error;
use crate::event::Direction;
use crate::migrator::Migrator;
use crate::prepare::prepare;
use migrator_core::op::{Backfill, Op, RowChange};
use migrator_core::schema::Literal;
use migrator_core::target::Origin;
use migrator_sql::Step;
use migrator_sql::backfill::{Range, ValueKind, ValueType, Walk};
use std::collections::BTreeMap;

/// What a backfill would make of a few rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The revision.
    pub revision: String,
    /// The backfill, in one line.
    pub backfill: String,
    /// The rows, in the order of the key.
    pub rows: Vec<SampledRow>,
    /// Why there are none, or what else is to be said.
    pub note: Option<String>,
}

/// What a backfill would make of a row.
#[derive(Debug, Clone, PartialEq)]
pub struct SampledRow {
    /// The columns of the key, with their values.
    pub key: Vec<(String, Literal)>,
    /// The columns that would be set, with the values before, where the column is there already, and after.
    pub columns: Vec<(String, Option<Literal>, Literal)>,
    /// Whether the code would leave the row alone.
    pub kept: bool,
}

impl Migrator {
    /// What the backfills of [`upgrade`](Self::upgrade) or [`downgrade`](Self::downgrade) would make of the first
    /// rows that need it. Nothing is written.
    ///
    /// What a backfill reads may not be there yet, because an operation before it adds it: the note says so.
    ///
    /// # Errors
    ///
    /// What the run itself would refuse before its first step; and [`Error::Backfill`] when the code of a
    /// backfill fails on one of the rows.
    pub async fn samples(&self, direction: Direction, target: &str, rows: u32) -> Result<Vec<Sample>, Error> {
        let Some(mut session) = self.open(Opening::Read).await? else { return Ok(Vec::new()) };
        let state = session.state().await?;
        let plan = self.plan_from(direction, Origin::Database(&state.rows), target)?;
        let prepared = prepare(self.history(), &plan, &state.rows, session.dialect())?;
        let mut samples = Vec::new();
        for step in &prepared.steps {
            for (backfill, key) in step.rendered.iter().flat_map(|rendered| backfills(&rendered.step)) {
                let sampled = sample(session.connection()?, backfill, key, u64::from(rows)).await;
                let (rows, note) = sampled.map_err(|stop| stop.into_error(&step.revision, key))?;
                let (revision, backfill) = (step.revision.clone(), backfill.describe().text);
                samples.push(Sample { revision, backfill, rows, note });
            }
        }
        session.close().await;
        Ok(samples)
    }
}

fn backfills(step: &Step) -> Vec<(&Backfill, &[String])> {
    match step {
        Step::Backfill { backfill, key, .. } => vec![(backfill, key)],
        Step::IfTableExists { then, .. } => then.iter().flat_map(|inner| backfills(&inner.step)).collect(),
        _ => Vec::new(),
    }
}

/// The rows of a sample, and what is to be said of them.
type Sampled = (Vec<SampledRow>, Option<String>);

/// Looks at the first rows that need it.
///
/// # Errors
///
/// When the database cannot be asked, or the code fails on a row.
async fn sample(
    connection: &mut Connection,
    backfill: &Backfill,
    key: &[String],
    rows: u64,
) -> Result<Sampled, Stop> {
    let mut walk = Walk::new(connection.dialect(), backfill, key);
    let types = column_types(connection, &walk).await?;
    let none = |note: String| Ok((Vec::new(), Some(note)));
    if types.is_empty() {
        return none(format!("table `{}` is not there yet", walk.table));
    }
    if let Some(missing) = key.iter().find(|column| !types.contains_key(*column)) {
        return none(format!("column `{missing}` of the key is not there yet"));
    }
    let transform = match &backfill.change {
        RowChange::Set(_) => None,
        RowChange::Each { code, .. } | RowChange::Rows(code) => Some(transform_of(backfill, code)?),
    };
    let set: Vec<String> = match (&backfill.change, &transform) {
        (RowChange::Set(set), _) => set.iter().map(|(column, _)| column.clone()).collect(),
        (_, Some(transform)) => transform.writes.clone(),
        (_, None) => Vec::new(),
    };
    let mut note = None;
    let new: Vec<&String> = set.iter().filter(|column| !types.contains_key(*column)).collect();
    if let Some(condition) = &walk.condition
        && let Some(column) = new.iter().find(|column| condition.names(column))
    {
        note = Some(format!("`{column}` is not there yet: the first rows of all are shown"));
        walk.condition = None;
    }
    let there: Vec<String> = set.iter().filter(|column| types.contains_key(*column)).cloned().collect();
    let key_types: Vec<ValueType> = key.iter().filter_map(|column| types.get(column).cloned()).collect();
    let shown = Shown { walk: &walk, types: &types, key_types: &key_types, set: &set, there: &there };
    match (&backfill.change, transform) {
        (_, Some(transform)) => {
            if let Some(missing) = transform.reads.iter().find(|column| !types.contains_key(*column)) {
                return none(format!("column `{missing}`, which it reads, is not there yet"));
            }
            Ok((shown.by_code(connection, &transform, rows).await?, note))
        }
        (RowChange::Set(expressions), None) => {
            let expressions: Vec<&str> =
                expressions.iter().map(|(_, expression)| expression.get(walk.dialect)).collect();
            match shown.by_sql(connection, &expressions, rows).await {
                Ok(sampled) => Ok((sampled, note)),
                Err(Stop::Refused(error)) => {
                    none(format!("it can be looked at only when the revision has begun: {}", error.message))
                }
                Err(other) => Err(other),
            }
        }
        (_, None) => Ok((Vec::new(), note)),
    }
}

/// What is shown of a table.
struct Shown<'a> {
    walk: &'a Walk,
    types: &'a BTreeMap<String, ValueType>,
    key_types: &'a [ValueType],
    /// The columns that are set.
    set: &'a [String],
    /// Those of them that are there.
    there: &'a [String],
}

impl Shown<'_> {
    async fn by_code(
        &self,
        connection: &mut Connection,
        transform: &Transform,
        rows: u64,
    ) -> Result<Vec<SampledRow>, Stop> {
        let mut columns = transform.reads.clone();
        columns.extend(self.there.iter().cloned());
        let query = self.walk.page_query(&columns, &Range::default(), Some(rows), false, false);
        let page = connection.read_page(&query, &self.kinds(&columns), &mut true).await?;
        let mut sampled = Vec::with_capacity(page.rows());
        let first = self.key_types.len() + transform.reads.len();
        for row in 0..page.rows() {
            let values = transform.row(&page, row, self.key_types, false)?;
            sampled.push(self.row(&page, row, first, values));
        }
        Ok(sampled)
    }

    async fn by_sql(
        &self,
        connection: &mut Connection,
        expressions: &[&str],
        rows: u64,
    ) -> Result<Vec<SampledRow>, Stop> {
        let query = self.walk.sample_query(self.there, expressions, rows);
        let mut kinds = self.kinds(self.there);
        kinds.extend(expressions.iter().map(|_| ValueKind::Text));
        let page = connection.read_page(&query, &kinds, &mut true).await?;
        let first = self.key_types.len();
        let rows = (0..page.rows()).map(|row| {
            let values = (0..expressions.len()).map(|at| value(&page, row, first + self.there.len() + at));
            self.row(&page, row, first, Some(values.collect()))
        });
        Ok(rows.collect())
    }

    /// The kinds of the key and of these columns.
    fn kinds(&self, columns: &[String]) -> Vec<ValueKind> {
        let own =
            columns.iter().map(|column| self.types.get(column).map_or(ValueKind::Text, |kind| kind.kind));
        self.key_types.iter().map(|kind| kind.kind).chain(own).collect()
    }

    /// A row, whose values before are from the column `first` on.
    fn row(&self, page: &Page, row: usize, first: usize, after: Option<Vec<Literal>>) -> SampledRow {
        let key = self.walk.key.iter().cloned().zip(read_key(page, row, self.key_types)).collect();
        let kept = after.is_none();
        let before = |column: &String| {
            self.there.iter().position(|there| there == column).map(|at| value(page, row, first + at))
        };
        let after = after.unwrap_or_default();
        let columns =
            self.set.iter().zip(after).map(|(column, after)| (column.clone(), before(column), after));
        SampledRow { key, columns: columns.collect(), kept }
    }
}

fn value(page: &Page, row: usize, column: usize) -> Literal {
    match page.cell(row, column) {
        Cell::Null => Literal::Null,
        Cell::Integer(value) => Literal::Integer(*value),
        Cell::Real(value) => Literal::from(*value),
        Cell::Text(place) => Literal::Text(page.text_at(place).to_owned()),
        Cell::Bytes(place) => Literal::Bytes(page.bytes_at(place).to_owned()),
    }
}
