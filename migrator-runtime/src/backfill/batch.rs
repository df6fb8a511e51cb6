//! One batch, in its transaction: the position moves in the same transaction as the rows change, and only from
//! where it was thought to be. So a batch of a runner that was killed, and that the server still works on, is
//! waited for and then not done again.

use super::Page;
use super::error::Stop;
use super::transform::{Changes, Transform, read_key};
use super::work::Work;
use crate::backend::Connection;
use migrator_core::capability::Dialect;
use migrator_core::diagnostic::Diagnostic;
use migrator_core::schema::{Literal, SqlText};
use migrator_sql::backfill::{Range, Written, count_query, read_position, write_position};
use migrator_sql::{BackfillPart, transaction};

/// What became of a batch.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Batch {
    /// It is done: so many rows, of so many bytes.
    Done { rows: u64, bytes: usize },
    /// There was nothing left to do.
    End,
    /// The part is not where it was thought to be.
    Moved,
    /// Rows changed since they were read.
    Stale,
}

/// Rows that were read before the transaction that changes them.
#[derive(Debug)]
pub(super) struct Ahead {
    /// The position behind which they are.
    pub(super) from: Option<String>,
    /// Their part of the table.
    pub(super) range: Range,
    /// How many of them change, and how many stay as they are.
    changed: u64,
    kept: u64,
    /// What changes them, if any change.
    statement: Option<String>,
    /// How much was read.
    bytes: usize,
}

impl Work<'_> {
    /// The rows of a part that are not done.
    pub(super) fn open_range(part: &BackfillPart) -> Result<Range, Stop> {
        let key = |text: &Option<String>| match text {
            None => Ok(None),
            Some(text) => read_position(text).map(Some).ok_or_else(|| {
                let fact = format!("the position `{text}` of a backfill cannot be read");
                Stop::from(Diagnostic::new("backfill-position", fact))
            }),
        };
        let range = Range { after: key(&part.begins_after)?, upto: key(&part.ends_at)? };
        Ok(range.behind(key(&part.position)?))
    }

    /// Where the next batch ends; nothing when there are no more rows.
    async fn end(
        &self,
        connection: &mut Connection,
        range: &Range,
        rows: u64,
        exact: &mut bool,
    ) -> Result<Option<Vec<Literal>>, Stop> {
        let query = self.walk.end_query(range, rows);
        let page = connection.read_page(&query, &self.kinds(false), exact).await?;
        Ok((page.rows() > 0).then(|| read_key(&page, 0, &self.key_types)))
    }

    /// A batch by SQL expressions.
    pub(super) async fn by_sql(
        &self,
        connection: &mut Connection,
        set: &[(String, SqlText)],
        part: &mut BackfillPart,
        rows: u64,
        exact: &mut bool,
    ) -> Result<Batch, Stop> {
        let range = Self::open_range(part)?;
        let Some(end) = self.end(connection, &range, rows, exact).await? else { return Ok(Batch::End) };
        let to = write_position(&end);
        self.check_advances(part, &to)?;
        let range = range.to(end);
        self.begin(connection).await?;
        let outcome = async {
            if !self.moves(connection, part, Some(&to)).await? {
                return Ok(Batch::Moved);
            }
            let counts = connection.run_counted(&[self.walk.update(set, &range)]).await?;
            let changed = counts.first().copied().unwrap_or(0);
            if self.walk.condition.is_some() && self.count(connection, &range).await? > 0 {
                return Ok(Batch::Stale);
            }
            self.commit(connection, part, changed, 0).await?;
            Ok(Batch::Done { rows: changed, bytes: 0 })
        };
        let outcome = outcome.await;
        self.ended(connection, part, to, outcome).await
    }

    /// A batch by code, whose rows are read and locked in its transaction.
    pub(super) async fn by_code(
        &self,
        connection: &mut Connection,
        code: (&Transform, &Written),
        part: &mut BackfillPart,
        rows: u64,
        exact: &mut bool,
    ) -> Result<Batch, Stop> {
        let range = Self::open_range(part)?;
        let mut to = String::new();
        self.begin(connection).await?;
        let outcome = async {
            let position = part.position.clone();
            if self.dialect() != Dialect::Sqlite && !self.moves(connection, part, position.as_deref()).await?
            {
                return Ok(Batch::Moved);
            }
            let Some((page, range)) = self.read(connection, code.0, range, rows, None, exact).await? else {
                return Ok(Batch::End);
            };
            let changes = code.0.page(&page, &self.key_types, false)?;
            to = write_position(range.upto.as_deref().unwrap_or_default());
            self.check_advances(part, &to)?;
            let written = self.write(connection, code.1, &changes, &range).await?;
            self.check_written(&changes, written)?;
            if self.walk.condition.is_some() && self.count(connection, &range).await? > changes.kept {
                return Ok(Batch::Stale);
            }
            if !self.moves(connection, part, Some(&to)).await? {
                return Ok(Batch::Moved);
            }
            self.commit(connection, part, changes.changed, changes.kept).await?;
            Ok(Batch::Done { rows: changes.changed + changes.kept, bytes: page.size() })
        };
        let outcome = outcome.await;
        self.ended(connection, part, to, outcome).await
    }

    /// Reads rows of a part before their transaction, and makes of them the statement that changes them
    /// (PostgreSQL): all while the server writes those before.
    pub(super) async fn read_ahead(
        &self,
        connection: &mut Connection,
        (transform, written): (&Transform, &Written),
        from: Option<String>,
        range: Range,
        rows: u64,
    ) -> Result<Option<Ahead>, Stop> {
        let read = self.read(connection, transform, range, rows, Some(()), &mut false).await?;
        let Some((page, range)) = read else { return Ok(None) };
        let changes = transform.page(&page, &self.key_types, true)?;
        let (changed, kept) = (changes.changed, changes.kept);
        let write = || self.walk.write_postgres(written, changes.write(&range));
        let statement = (changed > 0).then(write);
        Ok(Some(Ahead { from, changed, kept, statement, bytes: page.size(), range }))
    }

    /// Writes rows that were read ahead, unless one of them was changed since.
    pub(super) async fn write_ahead(
        &self,
        connection: &mut Connection,
        part: &mut BackfillPart,
        ahead: Ahead,
    ) -> Result<Batch, Stop> {
        let Ahead { range, changed, kept, statement, bytes, .. } = ahead;
        let to = write_position(range.upto.as_deref().unwrap_or_default());
        self.check_advances(part, &to)?;
        let outcome = async {
            // In one message: what was written in vain is rolled back.
            let mut statements = vec![transaction::begin(self.dialect()).to_owned()];
            statements.push(self.move_statement(part, Some(&to)));
            statements.extend(statement);
            match connection.run_counted(&statements).await?.get(1..) {
                Some([1]) if changed == 0 => {}
                Some([1, written]) if *written == changed => {}
                Some([1, ..]) => return Ok(Batch::Stale),
                _ => return Ok(Batch::Moved),
            }
            if self.walk.condition.is_some() && self.count(connection, &range).await? > kept {
                return Ok(Batch::Stale);
            }
            self.commit(connection, part, changed, kept).await?;
            Ok(Batch::Done { rows: changed + kept, bytes })
        };
        let outcome = outcome.await;
        self.ended(connection, part, to, outcome).await
    }

    /// Reads rows of a range, and says up to where they go; with their versions instead of locks, where asked.
    pub(super) async fn read(
        &self,
        connection: &mut Connection,
        transform: &Transform,
        range: Range,
        rows: u64,
        versions: Option<()>,
        exact: &mut bool,
    ) -> Result<Option<(Page, Range)>, Stop> {
        // Rows that need it may be few: where a batch ends is asked for first, so that none takes long. And
        // PostgreSQL gives a row, for whose lock it waited, with the key that it has by then: that is not where
        // the batch ends.
        let waits = versions.is_none() && self.dialect() == Dialect::Postgres;
        let (range, most) = match (&self.walk.condition, waits) {
            (None, false) => (range, Some(rows)),
            _ => match self.end(connection, &range, rows, exact).await? {
                Some(end) => (range.to(end), None),
                None => return Ok(None),
            },
        };
        let versions = versions.is_some();
        let query = self.walk.page_query(&transform.reads, &range, most, versions, !versions);
        let mut kinds = self.kinds(versions);
        kinds.extend(self.read_kinds());
        let page = connection.read_page(&query, &kinds, exact).await?;
        match (most, page.rows().checked_sub(1)) {
            (None, _) => Ok(Some((page, range))),
            (Some(_), None) => Ok(None),
            (Some(_), Some(last)) => {
                let end = read_key(&page, last, &self.key_types);
                Ok(Some((page, range.to(end))))
            }
        }
    }

    pub(super) async fn write(
        &self,
        connection: &mut Connection,
        written: &Written,
        changes: &Changes,
        range: &Range,
    ) -> Result<u64, Stop> {
        if changes.changed == 0 {
            return Ok(0);
        }
        Ok(connection.write_page(&self.walk, written, changes.write(range)).await?)
    }

    /// How many rows of a range need it.
    async fn count(&self, connection: &mut Connection, range: &Range) -> Result<u64, Stop> {
        let rows = connection.fetch_texts(&count_query(&self.walk, range)).await?;
        let number = rows.into_iter().flatten().next().flatten();
        // Without an answer nothing must count as done.
        let unknown = || Diagnostic::new("not-counted", "the database did not say how many rows are left");
        Ok(number.and_then(|number| number.parse().ok()).ok_or_else(unknown)?)
    }

    pub(super) async fn begin(&self, connection: &mut Connection) -> Result<(), Stop> {
        let begin = transaction::begin(self.dialect());
        match self.dialect() {
            Dialect::Mysql => {
                let statements = [transaction::READ_COMMITTED.to_owned(), begin.to_owned()];
                connection.run_batch(&statements, &mut |_, _| {}).await?;
            }
            Dialect::Sqlite | Dialect::Postgres => connection.run(begin).await?,
        }
        Ok(())
    }

    /// Moves the position; not when the part is elsewhere than it was thought to be.
    pub(super) async fn moves(
        &self,
        connection: &mut Connection,
        part: &BackfillPart,
        to: Option<&str>,
    ) -> Result<bool, Stop> {
        Ok(connection.run_counted(&[self.move_statement(part, to)]).await?.first() == Some(&1))
    }

    fn move_statement(&self, part: &BackfillPart, to: Option<&str>) -> String {
        self.books.move_backfill(&self.id, part.part, part.position.as_deref(), to)
    }

    pub(super) async fn commit(
        &self,
        connection: &mut Connection,
        part: &BackfillPart,
        changed: u64,
        kept: u64,
    ) -> Result<(), Stop> {
        let count = self.books.count_backfill(&self.id, part.part, changed, kept);
        Ok(connection.run_batch(&[count, transaction::COMMIT.to_owned()], &mut |_, _| {}).await?)
    }

    /// Ends the transaction of a batch that was not committed; notes the new position of one that was.
    pub(super) async fn ended(
        &self,
        connection: &mut Connection,
        part: &mut BackfillPart,
        to: String,
        outcome: Result<Batch, Stop>,
    ) -> Result<Batch, Stop> {
        if matches!(outcome, Ok(Batch::Done { .. })) {
            part.position = Some(to);
        } else {
            // It fails when the database has rolled back by itself, or is gone: either way nothing remains.
            let _ = connection.run(transaction::ROLLBACK).await;
        }
        outcome
    }

    /// Checks that a batch does not end where it begins: the same rows would be done for ever.
    pub(super) fn check_advances(&self, part: &BackfillPart, to: &str) -> Result<(), Stop> {
        if part.position.as_deref() != Some(to) {
            return Ok(());
        }
        let fact = format!(
            "the rows of `{}` cannot be gone over by {}: the database does not find a value of it again",
            self.walk.table,
            self.walk.key.join(", ")
        );
        Err(Diagnostic::new("backfill-inexact-key", fact).help("go by another key with .key([…])").into())
    }

    /// Checks that all rows were changed that were to be.
    pub(super) fn check_written(&self, changes: &Changes, written: u64) -> Result<(), Stop> {
        if written == changes.changed {
            return Ok(());
        }
        let fact = format!(
            "of {} rows of `{}` that were to be changed, {written} were: something keeps rows from being changed",
            changes.changed, self.walk.table
        );
        let help = "look for a trigger, a rule or a policy on the table";
        Err(Diagnostic::new("backfill-not-written", fact).help(help).into())
    }
}
