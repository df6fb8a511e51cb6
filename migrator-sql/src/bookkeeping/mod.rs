//! The books of a database: what is applied, what ran, what is under way. One file a table.
//!
//! | table | its rows |
//! |---|---|
//! | `{v}`, the version table | the applied heads, in Alembic's layout |
//! | `{v}_journal` | what ran, when, how it ended, by whom |
//! | `{v}_progress` | the step without a transaction that is under way, statement by statement |
//! | `{v}_lock` | who holds the lock, where the database has none that would do |
//! | `{v}_backfill` | how far each backfill is |
//!
//! The last three are there only once they were needed.

mod backfill;
mod books_table;
mod found;
mod journal;
mod layout;
mod lock;
mod progress;
mod version_table;

pub use backfill::{BackfillId, BackfillPart};
pub use books_table::BooksTable;
pub use found::FoundBooks;
pub use journal::{JournalDuration, JournalRow, LogRow, note_start};
pub use progress::{Follower, ProgressRow, read_state};

use crate::quote::{literal, object};
use layout::Layout;
use migrator_core::capability::Dialect;
use migrator_core::name::ObjectName;
use migrator_core::schema::Literal;

/// The default name of the version table.
pub const VERSION_TABLE: &str = "migrator_version";

/// The SQL that keeps the books, for one database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bookkeeping {
    dialect: Dialect,
    /// The name of the version table.
    pub version_table: ObjectName,
}

impl Bookkeeping {
    /// The books beside a version table of this name.
    pub fn new(dialect: Dialect, version_table: impl Into<ObjectName>) -> Self {
        Bookkeeping { dialect, version_table: version_table.into() }
    }

    /// The kind of database that the books are in.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The name of one of the tables.
    pub fn name_of(&self, table: BooksTable) -> ObjectName {
        let name = &self.version_table.name;
        match table.suffix() {
            None => self.version_table.clone(),
            Some(suffix) => self.version_table.sibling(format!("{name}_{suffix}")),
        }
    }

    /// The statements that create what is missing of these tables: whole tables, and the columns that an
    /// earlier version did not have.
    pub fn create(&self, found: &FoundBooks, tables: &[BooksTable]) -> Vec<String> {
        tables.iter().flat_map(|&table| self.layout(table).missing(self, table, found)).collect()
    }

    fn layout(&self, table: BooksTable) -> Layout {
        match table {
            BooksTable::Version => self.version_layout(),
            BooksTable::Journal => self.journal_layout(),
            BooksTable::Progress => self.progress_layout(),
            BooksTable::Lock => self.lock_layout(),
            BooksTable::Backfill => self.backfill_layout(),
        }
    }

    /// Where the books are, as the server's catalog has it.
    fn namespace(&self) -> String {
        let schema = self.version_table.schema.as_deref();
        match self.dialect {
            Dialect::Postgres => schema.map_or_else(
                // Where a CREATE TABLE would put it: the first schema of the search path that exists.
                || "current_schema()::regnamespace".to_owned(),
                |schema| format!("(SELECT oid FROM pg_namespace WHERE nspname = {})", self.text(schema)),
            ),
            Dialect::Mysql | Dialect::Sqlite => {
                schema.map_or("DATABASE()".to_owned(), |schema| self.text(schema))
            }
        }
    }

    /// A table of the books, as SQL names it.
    fn table(&self, table: BooksTable) -> String {
        object(self.dialect, &self.name_of(table))
    }

    fn text(&self, text: &str) -> String {
        literal(self.dialect, &Literal::from(text))
    }

    fn optional_text(&self, text: Option<&str>) -> String {
        text.map_or("NULL".to_owned(), |text| self.text(text))
    }
}
