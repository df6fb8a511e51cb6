use super::transform::Transform;
use super::{Fill, FilledColumns, FromCells, Untyped};
use migrator_core::op::{Backfill, RowChange};

/// A row that knows its columns: the `Row` of `rows(…)`.
pub trait TableRow: FromCells<0> {
    /// The names of the columns, in the order in which they are read.
    const COLUMNS: &'static [&'static str];
}

/// What a backfill is given in Rust.
pub trait Backfills {
    /// Gives columns what code makes of others: `reads` are the columns that it is given, `writes` those that
    /// it gives values for. Values are tuples with one element for each column; `None` leaves a row alone, and
    /// an `Err` stops the backfill and names the row.
    ///
    /// The code may see a row twice, when the first time does not last: let it do nothing but compute.
    ///
    /// ```
    /// use migrator_runtime::prelude::*;
    /// # let mut operations = Operations::default();
    /// # let op = &mut operations;
    /// op.backfill("users").each(["first_name", "last_name"], ["full_name"], |(first, last): (String, String)| {
    ///     (format!("{first} {last}"),)
    /// });
    /// op.backfill("users").each(["phone"], ["phone", "valid"], |(phone,): (Option<String>,)| {
    ///     let digits: String = phone?.chars().filter(char::is_ascii_digit).collect();
    ///     let valid = digits.len() > 5;
    ///     Some((digits, valid))
    /// });
    /// ```
    ///
    /// As many elements as columns, or it does not compile:
    ///
    /// ```compile_fail
    /// use migrator_runtime::prelude::*;
    /// # let mut operations = Operations::default();
    /// # let op = &mut operations;
    /// op.backfill("users").each(["first_name", "last_name"], ["full_name"], |(first,): (String,)| (first,));
    /// ```
    fn each<const R: usize, const W: usize, Row, Out>(
        &mut self,
        reads: [impl Into<String>; R],
        writes: [impl Into<String>; W],
        code: impl Fn(Row) -> Out + Send + Sync + 'static,
    ) -> &mut Self
    where
        Row: FromCells<R>,
        Out: Fill<Untyped<W>>;

    /// Gives columns what code makes of whole rows, of the module that `#[migration(…, rows(users))]` makes.
    /// One column takes a value by itself, several a tuple; with a tuple, `None` leaves a row alone.
    ///
    /// ```text
    /// #[migration(revision = "c1d2e3f40516", down_revision = "b7c3d9e0f1a2", rows(users), transaction = false)]
    /// fn upgrade(op: &mut Operations) {
    ///     op.backfill("users").rows(users::FULL_NAME, |user: users::Row| {
    ///         format!("{} {}", user.first_name, user.last_name)
    ///     });
    /// }
    /// ```
    fn rows<Columns, Row, Out>(
        &mut self,
        columns: Columns,
        code: impl Fn(Row) -> Out + Send + Sync + 'static,
    ) -> &mut Self
    where
        Columns: FilledColumns,
        Row: TableRow,
        Out: Fill<Columns>;
}

impl Backfills for Backfill {
    fn each<const R: usize, const W: usize, Row, Out>(
        &mut self,
        reads: [impl Into<String>; R],
        writes: [impl Into<String>; W],
        code: impl Fn(Row) -> Out + Send + Sync + 'static,
    ) -> &mut Self
    where
        Row: FromCells<R>,
        Out: Fill<Untyped<W>>,
    {
        let (reads, writes) = (reads.map(Into::into).to_vec(), writes.map(Into::into).to_vec());
        let transform = Transform::new(reads.clone(), writes.clone(), code);
        self.change = RowChange::Each { reads, writes, code: transform.into() };
        self
    }

    fn rows<Columns, Row, Out>(
        &mut self,
        columns: Columns,
        code: impl Fn(Row) -> Out + Send + Sync + 'static,
    ) -> &mut Self
    where
        Columns: FilledColumns,
        Row: TableRow,
        Out: Fill<Columns>,
    {
        let reads = Row::COLUMNS.iter().map(ToString::to_string).collect();
        self.change = RowChange::Rows(Transform::new(reads, columns.names(), code).into());
        self
    }
}
