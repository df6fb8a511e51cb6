//! The journal: what ran, when, how it ended, by whom.

use super::layout::Layout;
use super::{Bookkeeping, BooksTable, FoundBooks};
use migrator_core::capability::Dialect;

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
    /// How long it took.
    pub duration: JournalDuration,
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
    /// The statements that recorded the operations, of a step up.
    pub statements: Option<String>,
    /// What ties the rows of a run together.
    pub run_id: String,
}

/// How long a step took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JournalDuration {
    /// In milliseconds.
    Milliseconds(i64),
    /// From when the server ran [`note_start`] with this number to when it ran it with the other one, or to now:
    /// the statements were sent together, before anybody could know.
    Noted {
        /// The number of the step.
        from: usize,
        /// The number of the step behind it, if one has begun.
        to: Option<usize>,
    },
}

/// Notes in a session of MySQL when a step begins; steps whose rows are written together have numbers of their
/// own.
pub fn note_start(number: usize) -> String {
    format!("SET @migrator_start_{number} = SYSDATE(6)")
}

impl JournalDuration {
    fn sql(self) -> String {
        match self {
            JournalDuration::Milliseconds(milliseconds) => milliseconds.to_string(),
            JournalDuration::Noted { from, to } => {
                let to = to.map_or("SYSDATE(6)".to_owned(), |to| format!("@migrator_start_{to}"));
                format!("GREATEST(0, TIMESTAMPDIFF(MICROSECOND, @migrator_start_{from}, {to}) DIV 1000)")
            }
        }
    }
}

const COLUMNS: &str = "revision, action, outcome, run_started_at, started_at, duration_ms, \
                       tool_version, user_name, host_name, fingerprint, error, statements, run_id, database_user";

/// A row of the journal as it is read back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LogRow {
    /// Its number: later rows have greater ones.
    pub id: i64,
    /// The revision; for a stamp, the rows that it left.
    pub revision: String,
    /// `up`, `down` or `stamp`.
    pub action: String,
    /// `started`, `done` or `failed`.
    pub outcome: String,
    /// When the run began: RFC 3339, UTC.
    pub run_started_at: String,
    /// When this step began: RFC 3339, UTC.
    pub started_at: String,
    /// How long it took, in milliseconds.
    pub duration_ms: u64,
    /// The name and version of the tool.
    pub tool_version: String,
    /// The user of the operating system.
    pub user_name: String,
    /// The machine.
    pub host_name: String,
    /// The message of a failure.
    pub error: Option<String>,
    /// What ties the rows of a run together; rows of earlier versions have none.
    pub run_id: Option<String>,
    /// The user of the database, where it has users.
    pub database_user: Option<String>,
}

impl LogRow {
    /// Reads a row that [`Bookkeeping::log_query`] gave.
    pub fn read(row: Vec<Option<String>>) -> Option<Self> {
        let columns = <[Option<String>; LOG_COLUMNS.len()]>::try_from(row).ok()?;
        let [
            id,
            revision,
            action,
            outcome,
            run_started_at,
            started_at,
            duration_ms,
            tool_version,
            user_name,
            host_name,
            error,
            run_id,
            database_user,
        ] = columns;
        let number = |text: Option<String>| text.and_then(|text| text.parse().ok());
        Some(LogRow {
            id: id?.parse().ok()?,
            revision: revision?,
            action: action?,
            outcome: outcome?,
            run_started_at: run_started_at?,
            started_at: started_at?,
            duration_ms: number(duration_ms).unwrap_or_default(),
            tool_version: tool_version.unwrap_or_default(),
            user_name: user_name.unwrap_or_default(),
            host_name: host_name.unwrap_or_default(),
            error,
            run_id,
            database_user,
        })
    }
}

/// The columns that [`Bookkeeping::log_query`] gives, in order.
const LOG_COLUMNS: [&str; 13] = [
    "id",
    "revision",
    "action",
    "outcome",
    "run_started_at",
    "started_at",
    "duration_ms",
    "tool_version",
    "user_name",
    "host_name",
    "error",
    "run_id",
    "database_user",
];

impl Bookkeeping {
    pub(super) fn journal_layout(&self) -> Layout {
        let id = match self.dialect() {
            Dialect::Sqlite => "INTEGER PRIMARY KEY AUTOINCREMENT",
            Dialect::Postgres => "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
            Dialect::Mysql => "BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY",
        };
        let columns = [
            ("id", id),
            ("revision", "TEXT NOT NULL"),
            ("action", "VARCHAR(16) NOT NULL"),
            ("outcome", "VARCHAR(16) NOT NULL"),
            ("run_started_at", "VARCHAR(32) NOT NULL"),
            ("started_at", "VARCHAR(32) NOT NULL"),
            ("duration_ms", "BIGINT NOT NULL"),
            ("tool_version", "VARCHAR(64) NOT NULL"),
            ("user_name", "TEXT NOT NULL"),
            ("host_name", "TEXT NOT NULL"),
            ("fingerprint", "VARCHAR(64) NOT NULL"),
            ("error", "TEXT"),
            ("statements", self.long_text()),
            ("run_id", "VARCHAR(32)"),
            ("database_user", "TEXT"),
        ];
        let columns = columns.map(|(name, kind)| (name, kind.to_owned())).to_vec();
        Layout { columns, constraints: Vec::new(), grows: true }
    }

    /// The query for what ran: rows of one text, in which each line is an action, a mark and a revision,
    /// the oldest first.
    pub fn ran_query(&self) -> String {
        let journal = self.table(BooksTable::Journal);
        // Each row that SQLite's driver hands over costs as much as reading many.
        match self.dialect() {
            Dialect::Sqlite => format!(
                "SELECT group_concat(line, char(10)) FROM (SELECT action || ' ' || fingerprint || ' ' || revision AS line \
                 FROM {journal} WHERE outcome = 'done' ORDER BY id)"
            ),
            Dialect::Postgres => format!(
                "SELECT string_agg(action || ' ' || fingerprint || ' ' || revision, chr(10) ORDER BY id) \
                 FROM {journal} WHERE outcome = 'done'"
            ),
            Dialect::Mysql => format!(
                "SELECT CONCAT(action, ' ', fingerprint, ' ', revision) FROM {journal} WHERE outcome = 'done' ORDER BY id"
            ),
        }
    }

    /// The query for the statements that revisions ran with on the way up, the oldest first.
    pub fn statements_query(&self, revisions: &[&str]) -> String {
        let list: Vec<String> = revisions.iter().map(|revision| self.text(revision)).collect();
        format!(
            "SELECT revision, statements FROM {} WHERE action = 'up' AND outcome = 'done' AND revision IN ({}) ORDER BY id",
            self.table(BooksTable::Journal),
            list.join(", ")
        )
    }

    /// The query for the whole journal, the newest first: the columns of a [`LogRow`], of which an earlier version
    /// of the table may not have all. `newest` is how many rows are enough.
    pub fn log_query(&self, found: &FoundBooks, newest: Option<usize>) -> String {
        let columns = LOG_COLUMNS
            .map(|column| if found.has_column(BooksTable::Journal, column) { column } else { "NULL" });
        let limit = newest.map(|rows| format!(" LIMIT {rows}")).unwrap_or_default();
        format!(
            "SELECT {} FROM {} ORDER BY id DESC{limit}",
            columns.join(", "),
            self.table(BooksTable::Journal)
        )
    }

    /// The statements that write rows of the journal.
    pub fn write_journal(&self, rows: &[JournalRow]) -> Vec<String> {
        rows.chunks(500)
            .map(|chunk| {
                let rows: Vec<String> = chunk.iter().map(|row| self.journal_values(row)).collect();
                format!(
                    "INSERT INTO {} ({COLUMNS}) VALUES\n{}",
                    self.table(BooksTable::Journal),
                    rows.join(",\n")
                )
            })
            .collect()
    }

    fn journal_values(&self, row: &JournalRow) -> String {
        let texts = [&row.revision, &row.action, &row.outcome, &row.run_started_at, &row.started_at];
        let more = [&row.tool_version, &row.user_name, &row.host_name, &row.fingerprint];
        let mut values: Vec<String> = texts.into_iter().map(|text| self.text(text)).collect();
        values.push(row.duration.sql());
        values.extend(more.into_iter().map(|text| self.text(text)));
        let optional = [&row.error, &row.statements];
        values.extend(optional.map(|text| self.optional_text(text.as_deref())));
        values.push(self.text(&row.run_id));
        // The database is asked within the statement that is sent anyway. SQLite has no users.
        values.push(
            match self.dialect() {
                Dialect::Sqlite => "NULL",
                Dialect::Postgres => "CURRENT_USER",
                Dialect::Mysql => "CURRENT_USER()",
            }
            .to_owned(),
        );
        format!("({})", values.join(", "))
    }
}
