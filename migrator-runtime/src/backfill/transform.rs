use super::error::{RowFailure, Stop};
use super::{Cell, Cells, Fill, FromCells, Page};
use crate::data_step::StepError;
use migrator_core::op::Code;
use migrator_core::schema::Literal;
use migrator_sql::backfill::ValueType;
use migrator_sql::backfill::{PageWrite, Range};
use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

type Apply = dyn Fn(&mut Cells<'_>, &mut Vec<Literal>) -> Result<bool, StepError> + Send + Sync;

/// The code of a backfill, with the columns that it is given and gives.
#[derive(Clone)]
pub(crate) struct Transform {
    pub(super) reads: Vec<String>,
    pub(super) writes: Vec<String>,
    apply: Arc<Apply>,
}

impl fmt::Debug for Transform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transform").field("reads", &self.reads).field("writes", &self.writes).finish()
    }
}

/// What a page of rows gets.
#[derive(Debug, Default)]
pub(super) struct Changes {
    /// The keys of the rows that are changed, one behind the other.
    pub(super) keys: Vec<Literal>,
    /// What tells their versions apart, where it was read.
    pub(super) versions: Vec<String>,
    /// Their values, one behind the other.
    pub(super) values: Vec<Literal>,
    /// How many rows are changed.
    pub(super) changed: u64,
    /// How many rows the code leaves alone.
    pub(super) kept: u64,
}

impl Changes {
    /// What is written of it, into a part of the table.
    pub(super) fn write<'a>(&'a self, range: &'a Range) -> PageWrite<'a> {
        PageWrite { keys: &self.keys, versions: &self.versions, values: &self.values, range }
    }
}

impl Transform {
    pub(super) fn new<const N: usize, C, Row: FromCells<N>, Out: Fill<C>>(
        reads: Vec<String>,
        writes: Vec<String>,
        code: impl Fn(Row) -> Out + Send + Sync + 'static,
    ) -> Self {
        let apply = move |cells: &mut Cells<'_>, into: &mut Vec<Literal>| {
            let before = into.len();
            let filled = code(Row::from_cells(cells)?).fill(into)?;
            if !filled {
                into.truncate(before);
            }
            Ok(filled)
        };
        Transform { reads, writes, apply: Arc::new(apply) }
    }

    /// The code out of what the core carried.
    pub(super) fn of(code: &Code) -> Option<Self> {
        code.0.downcast_ref::<Transform>().cloned()
    }

    /// Applies the code to the rows of a page: the key first, then what tells versions apart where it was
    /// read, then the columns.
    ///
    /// # Errors
    ///
    /// The first row that the code fails on.
    pub(super) fn page(&self, page: &Page, key: &[ValueType], versions: bool) -> Result<Changes, Stop> {
        let mut changes = Changes::default();
        let first = key.len() + usize::from(versions);
        let rows = page.rows();
        changes.keys.reserve(rows * key.len());
        changes.values.reserve(rows * self.writes.len());
        for row in 0..rows {
            if !self.apply(page, row, key, first, &mut changes.values)? {
                changes.kept += 1;
                continue;
            }
            changes.changed += 1;
            for (at, kind) in key.iter().enumerate() {
                changes.keys.push(key_value(page, row, at, kind));
            }
            if versions && let Cell::Text(place) = page.cell(row, key.len()) {
                changes.versions.push(page.text_at(place).to_owned());
            }
        }
        Ok(changes)
    }

    /// Applies the code to one row; nothing comes back when it leaves the row alone.
    ///
    /// # Errors
    ///
    /// When it fails.
    pub(super) fn row(
        &self,
        page: &Page,
        row: usize,
        key: &[ValueType],
        versions: bool,
    ) -> Result<Option<Vec<Literal>>, Stop> {
        let mut values = Vec::new();
        let filled = self.apply(page, row, key, key.len() + usize::from(versions), &mut values)?;
        Ok(filled.then_some(values))
    }

    fn apply(
        &self,
        page: &Page,
        row: usize,
        key: &[ValueType],
        first: usize,
        values: &mut Vec<Literal>,
    ) -> Result<bool, Stop> {
        let failed = |error: StepError, panicked: bool| {
            let key = read_key(page, row, key);
            let unfit = error.downcast_ref::<super::UnfitCell>();
            let column = unfit.and_then(|unfit| self.reads.get(unfit.column.checked_sub(first)?).cloned());
            Stop::Row(Box::new(RowFailure { key, columns: Vec::new(), column, panicked, error }))
        };
        let apply = || (self.apply)(&mut Cells::new(page, row, first), values);
        match catch_unwind(AssertUnwindSafe(apply)) {
            Ok(outcome) => outcome.map_err(|error| failed(error, false)),
            Err(panic) => Err(failed(panic_message(&*panic).into(), true)),
        }
    }
}

/// The key of a row.
pub(super) fn read_key(page: &Page, row: usize, types: &[ValueType]) -> Vec<Literal> {
    types.iter().enumerate().map(|(at, kind)| key_value(page, row, at, kind)).collect()
}

fn key_value(page: &Page, row: usize, at: usize, kind: &ValueType) -> Literal {
    match page.cell(row, at) {
        Cell::Null => Literal::Null,
        Cell::Integer(value) => Literal::Integer(*value),
        Cell::Real(value) => Literal::from(*value),
        Cell::Text(place) => kind.literal(page.text_at(place).to_owned()),
        Cell::Bytes(place) => Literal::Bytes(page.bytes_at(place).to_owned()),
    }
}

fn panic_message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string))
        .unwrap_or_else(|| "it did not say why".to_owned())
}

impl From<Transform> for Code {
    fn from(transform: Transform) -> Self {
        Code(Arc::new(transform))
    }
}
