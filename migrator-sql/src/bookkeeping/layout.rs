//! The columns of a table of the books.

use super::{Bookkeeping, BooksTable, FoundBooks};
use crate::quote::identifier;
use migrator_core::capability::Dialect;

/// A table of the books.
pub(super) struct Layout {
    /// The names of the columns, with their types.
    pub(super) columns: Vec<(&'static str, String)>,
    /// The constraints behind the columns.
    pub(super) constraints: Vec<String>,
    /// Whether a later version of this program may add columns.
    pub(super) grows: bool,
}

impl Layout {
    /// The statements that create what is missing.
    pub(super) fn missing(&self, books: &Bookkeeping, table: BooksTable, found: &FoundBooks) -> Vec<String> {
        let name = books.table(table);
        if !found.has(table) {
            let columns = self.columns.iter().map(|(name, kind)| format!("    {name} {kind}"));
            let constraints = self.constraints.iter().map(|constraint| format!("    {constraint}"));
            let lines: Vec<String> = columns.chain(constraints).collect();
            // The server's own character set may have no letters but Latin ones, and take `a` for `A`.
            let options = match books.dialect() {
                Dialect::Mysql => " ENGINE=InnoDB DEFAULT CHARACTER SET=utf8mb4 COLLATE=utf8mb4_bin",
                Dialect::Sqlite | Dialect::Postgres => "",
            };
            return vec![format!("CREATE TABLE {name} (\n{}\n){options}", lines.join(",\n"))];
        }
        let missing =
            self.columns.iter().filter(|(column, _)| self.grows && !found.has_column(table, column));
        missing.map(|(column, kind)| format!("ALTER TABLE {name} ADD COLUMN {column} {kind}")).collect()
    }
}

impl Bookkeeping {
    /// A primary key of this name, which follows that of the version table.
    pub(super) fn primary_key(&self, suffix: &str, columns: &str) -> String {
        let name = identifier(self.dialect(), &format!("{}_{suffix}", self.version_table.name));
        format!("CONSTRAINT {name} PRIMARY KEY ({columns})")
    }

    /// The type of a text of any length.
    pub(super) fn long_text(&self) -> &'static str {
        match self.dialect() {
            // TEXT holds 64 KiB there.
            Dialect::Mysql => "LONGTEXT",
            Dialect::Sqlite | Dialect::Postgres => "TEXT",
        }
    }

    /// The query for what there is of the tables, for [`FoundBooks::read`]: rows of a table's word and the
    /// name of a column.
    pub fn columns_query(&self) -> String {
        let names: Vec<(BooksTable, String)> =
            BooksTable::ALL.iter().map(|&table| (table, self.text(&self.name_of(table).name))).collect();
        let list = || names.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(", ");
        let word_for = |subject: &str| {
            let cases: Vec<String> =
                names.iter().map(|(table, name)| format!("WHEN {name} THEN '{}'", table.word())).collect();
            format!("CASE {subject} {} END", cases.join(" "))
        };
        match self.dialect() {
            Dialect::Sqlite => names
                .iter()
                .map(|(table, name)| {
                    format!("SELECT '{}', name FROM pragma_table_info({name})", table.word())
                })
                .collect::<Vec<_>>()
                .join(" UNION ALL "),
            Dialect::Postgres => format!(
                "SELECT {}, a.attname::text FROM pg_catalog.pg_class c \
                 JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped \
                 WHERE c.relkind IN ('r', 'p', 'v', 'f') AND c.relname IN ({}) AND c.relnamespace = {}",
                word_for("c.relname"),
                list(),
                self.namespace()
            ),
            // Where letters are not told by their case, the name may have been kept in small ones.
            Dialect::Mysql => format!(
                "SELECT {}, column_name FROM information_schema.columns WHERE table_name IN ({}) AND table_schema = {}",
                word_for("table_name"),
                list(),
                self.namespace()
            ),
        }
    }
}
