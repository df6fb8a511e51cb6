//! The version table and the journal: what is applied, and what ran.

use crate::quote::{identifier, literal, object};
use migrator_core::capability::Dialect;
use migrator_core::name::ObjectName;
use migrator_core::schema::Literal;

/// The default name of the version table.
pub const VERSION_TABLE: &str = "migrator_version";

/// The SQL that keeps the books, for one database.
///
/// The version table has Alembic's layout: `version_num VARCHAR(32)`, one row for each applied
/// head. The journal is called `{version table}_journal`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bookkeeping {
    dialect: Dialect,
    /// The name of the version table.
    pub version_table: ObjectName,
    /// The name of the journal.
    pub journal_table: ObjectName,
}

/// A row of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalRow {
    /// The revision; for a stamp, the rows that it left.
    pub revision: String,
    /// `up`, `down` or `stamp`.
    pub action: String,
    /// `started`, `done` or `failed`.
    pub outcome: String,
    /// When the run began, which ties the rows of a run together: RFC 3339, UTC.
    pub run_started_at: String,
    /// When this step began: RFC 3339, UTC.
    pub started_at: String,
    /// How long it took, in milliseconds.
    pub duration_ms: i64,
    /// The name and version of the tool.
    pub tool_version: String,
    /// The user of the operating system.
    pub user_name: String,
    /// The machine.
    pub host_name: String,
    /// The mark of the revision's operations.
    pub fingerprint: String,
    /// The message of a failure.
    pub error: Option<String>,
}

const JOURNAL_COLUMNS: &str = "revision, action, outcome, run_started_at, started_at, duration_ms, \
                               tool_version, user_name, host_name, fingerprint, error";

impl Bookkeeping {
    /// The books beside a version table of this name.
    pub fn new(dialect: Dialect, version_table: impl Into<ObjectName>) -> Self {
        let version_table = version_table.into();
        let journal_table = version_table.sibling(format!("{}_journal", version_table.name));
        Bookkeeping { dialect, version_table, journal_table }
    }

    /// The kind of database that the books are in.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// The statements that create what is not there yet.
    pub fn create(&self, version_table_exists: bool, journal_exists: bool) -> Vec<String> {
        let mut statements = Vec::new();
        if !version_table_exists {
            statements.push(format!(
                "CREATE TABLE {} (\n    version_num VARCHAR(32) NOT NULL,\n    CONSTRAINT {} PRIMARY KEY (version_num)\n)",
                self.object(&self.version_table),
                identifier(self.dialect, &format!("{}_pkc", self.version_table.name)),
            ));
        }
        if !journal_exists {
            let id = match self.dialect {
                Dialect::Sqlite => "INTEGER PRIMARY KEY AUTOINCREMENT",
            };
            statements.push(format!(
                "CREATE TABLE {} (\n    id {id},\n    revision TEXT NOT NULL,\n    action VARCHAR(16) NOT NULL,\n    \
                 outcome VARCHAR(16) NOT NULL,\n    run_started_at VARCHAR(32) NOT NULL,\n    \
                 started_at VARCHAR(32) NOT NULL,\n    duration_ms BIGINT NOT NULL,\n    \
                 tool_version VARCHAR(64) NOT NULL,\n    user_name TEXT NOT NULL,\n    host_name TEXT NOT NULL,\n    \
                 fingerprint VARCHAR(64) NOT NULL,\n    error TEXT\n)",
                self.object(&self.journal_table),
            ));
        }
        statements
    }

    /// The query for the names, in lower case, of those of the two tables that exist.
    pub fn tables_query(&self) -> String {
        match self.dialect {
            Dialect::Sqlite => format!(
                "SELECT lower(name) FROM sqlite_schema WHERE type IN ('table', 'view') AND name COLLATE NOCASE IN ({}, {})",
                self.text(&self.version_table.name),
                self.text(&self.journal_table.name)
            ),
        }
    }

    /// The query for the version rows.
    pub fn rows_query(&self) -> String {
        format!("SELECT version_num FROM {}", self.object(&self.version_table))
    }

    /// The statements that take version rows away and put others in.
    pub fn change_rows(&self, removed: &[&str], added: &[&str]) -> Vec<String> {
        let table = self.object(&self.version_table);
        let mut statements = Vec::new();
        match (removed, added) {
            ([], []) => {}
            ([from], [to]) => statements.push(format!(
                "UPDATE {table} SET version_num = {} WHERE version_num = {}",
                self.text(to),
                self.text(from)
            )),
            (removed, added) => {
                let list = |rows: &[&str]| rows.iter().map(|row| self.text(row)).collect::<Vec<_>>();
                if !removed.is_empty() {
                    let rows = list(removed).join(", ");
                    statements.push(format!("DELETE FROM {table} WHERE version_num IN ({rows})"));
                }
                if !added.is_empty() {
                    let rows = list(added).join("), (");
                    statements.push(format!("INSERT INTO {table} (version_num) VALUES ({rows})"));
                }
            }
        }
        statements
    }

    /// The statements that write rows of the journal.
    pub fn write_journal(&self, rows: &[JournalRow]) -> Vec<String> {
        rows.chunks(500)
            .map(|chunk| {
                let rows: Vec<String> = chunk.iter().map(|row| self.journal_values(row)).collect();
                format!(
                    "INSERT INTO {} ({JOURNAL_COLUMNS}) VALUES\n{}",
                    self.object(&self.journal_table),
                    rows.join(",\n")
                )
            })
            .collect()
    }

    fn journal_values(&self, row: &JournalRow) -> String {
        let texts = [&row.revision, &row.action, &row.outcome, &row.run_started_at, &row.started_at];
        let more = [&row.tool_version, &row.user_name, &row.host_name, &row.fingerprint];
        let mut values: Vec<String> = texts.into_iter().map(|text| self.text(text)).collect();
        values.push(row.duration_ms.to_string());
        values.extend(more.into_iter().map(|text| self.text(text)));
        values.push(row.error.as_deref().map_or("NULL".to_owned(), |error| self.text(error)));
        format!("({})", values.join(", "))
    }

    fn object(&self, name: &ObjectName) -> String {
        object(self.dialect, name)
    }

    fn text(&self, text: &str) -> String {
        literal(self.dialect, &Literal::from(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_an_update_and_anything_else_delete_and_insert() {
        let books = Bookkeeping::new(Dialect::Sqlite, "o'brien");
        assert_eq!(
            books.change_rows(&["a"], &["b'"]),
            ["UPDATE \"o'brien\" SET version_num = 'b''' WHERE version_num = 'a'"]
        );
        assert_eq!(
            books.change_rows(&["a", "b"], &["c"]),
            [
                "DELETE FROM \"o'brien\" WHERE version_num IN ('a', 'b')",
                "INSERT INTO \"o'brien\" (version_num) VALUES ('c')"
            ]
        );
        assert!(books.change_rows(&[], &[]).is_empty());
    }
}
