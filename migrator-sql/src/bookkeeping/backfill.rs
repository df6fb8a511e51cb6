//! How far each backfill is: a row for each part of the table. A batch and its position are written in one
//! transaction, so a part that was killed goes on behind the last row that is done.

use super::layout::Layout;
use super::{Bookkeeping, BooksTable};
use migrator_core::capability::Dialect;

/// Which backfill.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackfillId {
    /// The revision.
    pub revision: String,
    /// `up` or `down`.
    pub direction: String,
    /// The operation: its number in the revision, and a mark of what it does.
    pub operation: String,
}

/// A part of a backfill, by its key. Keys are written by
/// [`write_position`](crate::backfill::write_position).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BackfillPart {
    /// Its number.
    pub part: u32,
    /// The key behind which it begins; from the first row on when there is none.
    pub begins_after: Option<String>,
    /// The key at which it ends; with the last row when there is none.
    pub ends_at: Option<String>,
    /// The last key that is done, if there is one.
    pub position: Option<String>,
    /// How many rows were changed.
    pub changed: u64,
    /// How many rows the code left alone.
    pub kept: u64,
    /// Whether all of it is done.
    pub done: bool,
}

const KEY: &str = "revision, direction, operation, part";

impl Bookkeeping {
    pub(super) fn backfill_layout(&self) -> Layout {
        let columns = [
            // MySQL has no key over a text without a length.
            ("revision", "VARCHAR(191) NOT NULL"),
            ("direction", "VARCHAR(8) NOT NULL"),
            ("operation", "VARCHAR(64) NOT NULL"),
            ("part", "INTEGER NOT NULL"),
            ("begins_after", self.long_text()),
            ("ends_at", self.long_text()),
            ("position", self.long_text()),
            ("changed_rows", "BIGINT NOT NULL"),
            ("kept_rows", "BIGINT NOT NULL"),
            ("done", "INTEGER NOT NULL"),
        ];
        let columns = columns.map(|(name, kind)| (name, kind.to_owned())).to_vec();
        Layout { columns, constraints: vec![self.primary_key("backfill_pkc", KEY)], grows: true }
    }

    /// The query for the parts of a backfill, in order, for [`BackfillPart::read`].
    pub fn backfill_parts_query(&self, id: &BackfillId) -> String {
        // Each column is asked for as a text, because that is how it is read.
        let text = |column: &str| match self.dialect() {
            Dialect::Mysql => format!("CAST({column} AS CHAR)"),
            Dialect::Postgres | Dialect::Sqlite => format!("CAST({column} AS TEXT)"),
        };
        format!(
            "SELECT {}, begins_after, ends_at, position, {}, {}, {} FROM {} WHERE {} ORDER BY part",
            text("part"),
            text("changed_rows"),
            text("kept_rows"),
            text("done"),
            self.table(BooksTable::Backfill),
            self.is_backfill(id)
        )
    }

    /// The statement that writes the parts of a backfill that begins.
    pub fn begin_backfill(&self, id: &BackfillId, parts: &[BackfillPart]) -> String {
        let rows: Vec<String> = parts
            .iter()
            .map(|part| {
                let optional = [&part.begins_after, &part.ends_at, &part.position];
                let optional = optional.map(|text| self.optional_text(text.as_deref()));
                format!(
                    "({}, {}, {}, {}, {}, {}, {}, {})",
                    self.text(&id.revision),
                    self.text(&id.direction),
                    self.text(&id.operation),
                    part.part,
                    optional.join(", "),
                    part.changed,
                    part.kept,
                    u8::from(part.done)
                )
            })
            .collect();
        format!(
            "INSERT INTO {} ({KEY}, begins_after, ends_at, position, changed_rows, kept_rows, done) VALUES {}",
            self.table(BooksTable::Backfill),
            rows.join(", ")
        )
    }

    /// The statement that brings a part from one position to another. It changes no row when the part is
    /// elsewhere: then another runner's batch has come to its end meanwhile.
    pub fn move_backfill(&self, id: &BackfillId, part: u32, from: Option<&str>, to: Option<&str>) -> String {
        let was = match from {
            Some(from) => format!("position = {}", self.text(from)),
            None => "position IS NULL".to_owned(),
        };
        format!(
            "UPDATE {} SET position = {} WHERE {} AND part = {part} AND done = 0 AND {was}",
            self.table(BooksTable::Backfill),
            self.optional_text(to),
            self.is_backfill(id)
        )
    }

    /// The statement that counts rows of a part as done.
    pub fn count_backfill(&self, id: &BackfillId, part: u32, changed: u64, kept: u64) -> String {
        format!(
            "UPDATE {} SET changed_rows = changed_rows + {changed}, kept_rows = kept_rows + {kept} WHERE {} AND part = {part}",
            self.table(BooksTable::Backfill),
            self.is_backfill(id)
        )
    }

    /// The statement that says that a part is done.
    pub fn end_backfill_part(&self, id: &BackfillId, part: u32) -> String {
        format!(
            "UPDATE {} SET done = 1 WHERE {} AND part = {part}",
            self.table(BooksTable::Backfill),
            self.is_backfill(id)
        )
    }

    /// The statement that forgets the parts of one backfill, before it goes over the table once more.
    pub fn forget_backfill(&self, id: &BackfillId) -> String {
        format!("DELETE FROM {} WHERE {}", self.table(BooksTable::Backfill), self.is_backfill(id))
    }

    /// The query for a row when a backfill of the revision was begun.
    pub fn backfill_begun_query(&self, revision: &str) -> String {
        format!(
            "SELECT operation FROM {} WHERE revision = {} LIMIT 1",
            self.table(BooksTable::Backfill),
            self.text(revision)
        )
    }

    /// The statement that forgets all backfills of a revision, which is done.
    pub fn forget_backfills(&self, revision: &str) -> String {
        format!("DELETE FROM {} WHERE revision = {}", self.table(BooksTable::Backfill), self.text(revision))
    }

    fn is_backfill(&self, id: &BackfillId) -> String {
        format!(
            "revision = {} AND direction = {} AND operation = {}",
            self.text(&id.revision),
            self.text(&id.direction),
            self.text(&id.operation)
        )
    }
}

impl BackfillPart {
    /// The whole table as one part, not begun.
    pub fn whole() -> Self {
        BackfillPart {
            part: 0,
            begins_after: None,
            ends_at: None,
            position: None,
            changed: 0,
            kept: 0,
            done: false,
        }
    }

    /// What a row of [`Bookkeeping::backfill_parts_query`] says.
    pub fn read(row: Vec<Option<String>>) -> Option<Self> {
        let [part, begins_after, ends_at, position, changed, kept, done] =
            <[Option<String>; 7]>::try_from(row).ok()?;
        Some(BackfillPart {
            part: part?.parse().ok()?,
            begins_after,
            ends_at,
            position,
            changed: changed?.parse().ok()?,
            kept: kept?.parse().ok()?,
            done: done? != "0",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_moves_only_from_where_it_is() {
        let books = Bookkeeping::new(Dialect::Sqlite, "v");
        let id = BackfillId { revision: "a'b".into(), direction: "up".into(), operation: "1-ff".into() };
        assert_eq!(
            books.move_backfill(&id, 0, None, Some("i1:7")),
            "UPDATE \"v_backfill\" SET position = 'i1:7' WHERE revision = 'a''b' AND direction = 'up' \
             AND operation = '1-ff' AND part = 0 AND done = 0 AND position IS NULL"
        );
    }
}
