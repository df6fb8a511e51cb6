//! The step without a transaction that is under way: one row, which says how far it is, so that the next
//! run can go on after a crash. Several steps may share it.

use super::layout::Layout;
use super::{Bookkeeping, BooksTable, FoundBooks};

/// What the row says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ProgressRow {
    /// The revision.
    pub revision: String,
    /// What is done with it: `up`, `down`, or `undo` of a part of either.
    pub action: String,
    /// For an undo, what is taken back: `up` or `down`; the number of operations.
    pub undone: Option<(String, usize)>,
    /// The version rows that its end takes away.
    pub removed: Vec<String>,
    /// The version rows that its end puts in.
    pub added: Vec<String>,
    /// The statements, as they were planned.
    pub statements: Vec<String>,
    /// How many of them are done for certain.
    pub position: usize,
    /// What is known of the next one: `planned`, `started` or `failed`.
    pub state: String,
    /// Why it failed.
    pub error: Option<String>,
    /// The run that began it, as in the journal.
    pub run_id: String,
    /// When that run began: RFC 3339, UTC.
    pub run_started_at: String,
    /// The user of the operating system.
    pub user_name: String,
    /// The machine.
    pub host_name: String,
    /// The steps that are under way with it: their statements stand behind its own.
    pub followers: Vec<Follower>,
}

/// A step that is under way together with one before it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Follower {
    /// The revision.
    pub revision: String,
    /// The version rows that its end takes away.
    pub removed: Vec<String>,
    /// The version rows that its end puts in.
    pub added: Vec<String>,
    /// How many statements it has.
    pub statements: usize,
}

const COLUMNS: [&str; 14] = [
    "revision",
    "action",
    "undone",
    "removed",
    "added",
    "statements",
    "position",
    "state",
    "error",
    "run_id",
    "run_started_at",
    "user_name",
    "host_name",
    "followers",
];

/// The state of a row that stands for nothing: the step that it was for is done.
const DONE: &str = "done";

impl Bookkeeping {
    pub(super) fn progress_layout(&self) -> Layout {
        let kind = |column: &str| match column {
            "position" => "BIGINT NOT NULL",
            "action" | "state" => "VARCHAR(16) NOT NULL",
            "undone" | "run_id" | "run_started_at" => "VARCHAR(32)",
            "removed" | "added" => "TEXT",
            "statements" | "error" | "followers" => self.long_text(),
            _ => "TEXT NOT NULL",
        };
        let mut columns = vec![("id", "INTEGER NOT NULL PRIMARY KEY".to_owned())];
        columns.extend(COLUMNS.map(|column| (column, kind(column).to_owned())));
        Layout { columns, constraints: Vec::new(), grows: true }
    }

    /// The query for the version rows and for a step that is under way, for [`read_state`]: as
    /// [`rows_query`](Self::rows_query), when the table of progress is not there.
    pub fn state_query(&self, found: &FoundBooks) -> String {
        if !found.has(BooksTable::Progress) {
            return self.rows_query();
        }
        let nothing = vec!["NULL"; COLUMNS.len()].join(", ");
        // An earlier version of the table may not have all.
        let progress = COLUMNS.iter().map(|column| match found.has_column(BooksTable::Progress, column) {
            true => self.as_text(column),
            false => "NULL".to_owned(),
        });
        let progress: Vec<String> = progress.collect();
        format!(
            "SELECT version_num, {nothing} FROM {} UNION ALL SELECT NULL, {} FROM {} WHERE state <> '{DONE}'",
            self.table(BooksTable::Version),
            progress.join(", "),
            self.table(BooksTable::Progress)
        )
    }

    fn as_text(&self, column: &str) -> String {
        let cast = column == "position" && self.dialect() != migrator_core::capability::Dialect::Mysql;
        if cast { format!("CAST({column} AS TEXT)") } else { column.to_owned() }
    }

    /// The statements that put a step in the row: its first statement is planned.
    pub fn begin_progress(&self, row: &ProgressRow) -> Vec<String> {
        let table = self.table(BooksTable::Progress);
        let undone = row.undone.as_ref().map(|(action, operations)| format!("{action} {operations}"));
        let values = [
            self.text(&row.revision),
            self.text(&row.action),
            self.optional_text(undone.as_deref()),
            self.text(&row.removed.join("\n")),
            self.text(&row.added.join("\n")),
            self.text(&join(&row.statements)),
            row.position.to_string(),
            self.text(&row.state),
            self.optional_text(row.error.as_deref()),
            self.text(&row.run_id),
            self.text(&row.run_started_at),
            self.text(&row.user_name),
            self.text(&row.host_name),
            self.optional_text(followers_text(&row.followers).as_deref()),
        ];
        vec![
            format!("DELETE FROM {table}"),
            format!("INSERT INTO {table} (id, {}) VALUES (1, {})", COLUMNS.join(", "), values.join(", ")),
        ]
    }

    /// The statement that says: the statement at this position is started.
    pub fn mark_started(&self, position: usize) -> String {
        self.set_progress(position, "started", None)
    }

    /// The statement that says: those before this position are done, and it is not started.
    pub fn mark_reached(&self, position: usize) -> String {
        self.set_progress(position, "planned", None)
    }

    /// The statement that says: the statement at this position failed.
    pub fn mark_failed(&self, position: usize, error: &str) -> String {
        self.set_progress(position, "failed", Some(error))
    }

    /// The statement that says: nothing is under way.
    pub fn end_progress(&self) -> String {
        format!("UPDATE {} SET state = '{DONE}'", self.table(BooksTable::Progress))
    }

    fn set_progress(&self, position: usize, state: &str, error: Option<&str>) -> String {
        let error = error.map_or(String::new(), |error| format!(", error = {}", self.text(error)));
        format!(
            "UPDATE {} SET position = {position}, state = '{state}'{error}",
            self.table(BooksTable::Progress)
        )
    }
}

/// Reads the answer to [`Bookkeeping::state_query`]: the version rows, and the step that is under way.
pub fn read_state(rows: impl IntoIterator<Item = Vec<Option<String>>>) -> (Vec<String>, Option<ProgressRow>) {
    let mut versions = Vec::new();
    let mut progress = None;
    for row in rows {
        let mut values = row.into_iter();
        match values.next().flatten() {
            Some(version) => versions.push(version),
            None => progress = read_row(values.collect()).or(progress),
        }
    }
    (versions, progress)
}

fn read_row(values: Vec<Option<String>>) -> Option<ProgressRow> {
    let values = <[Option<String>; COLUMNS.len()]>::try_from(values).ok()?;
    let [
        revision,
        action,
        undone,
        removed,
        added,
        statements,
        position,
        state,
        error,
        id,
        begun,
        user,
        host,
        followers,
    ] = values;
    let lines = |text: Option<String>| -> Vec<String> {
        text.unwrap_or_default().lines().map(ToOwned::to_owned).collect()
    };
    let undone = undone.and_then(|undone| {
        let (action, operations) = undone.split_once(' ')?;
        Some((action.to_owned(), operations.parse().ok()?))
    });
    Some(ProgressRow {
        revision: revision?,
        action: action?,
        undone,
        removed: lines(removed),
        added: lines(added),
        statements: split(&statements.unwrap_or_default()),
        position: position?.parse().ok()?,
        state: state?,
        error,
        run_id: id.unwrap_or_default(),
        run_started_at: begun.unwrap_or_default(),
        user_name: user.unwrap_or_default(),
        host_name: host.unwrap_or_default(),
        followers: followers.as_deref().map(read_followers).unwrap_or_default(),
    })
}

/// Followers as one text: four parts for each.
fn followers_text(followers: &[Follower]) -> Option<String> {
    let parts = |follower: &Follower| {
        let Follower { revision, removed, added, statements } = follower;
        [revision.clone(), removed.join("\n"), added.join("\n"), statements.to_string()]
    };
    let parts: Vec<String> = followers.iter().flat_map(parts).collect();
    (!parts.is_empty()).then(|| join(&parts))
}

fn read_followers(text: &str) -> Vec<Follower> {
    let lines = |text: &str| text.lines().map(ToOwned::to_owned).collect();
    let read = |parts: &[String]| {
        let [revision, removed, added, statements] = parts else { return None };
        let statements = statements.parse().ok()?;
        Some(Follower {
            revision: revision.clone(),
            removed: lines(removed),
            added: lines(added),
            statements,
        })
    };
    split(text).chunks(4).map_while(read).collect()
}

/// Statements as one text: their lengths in bytes on the first line, then one after the other.
fn join(statements: &[String]) -> String {
    let lengths: Vec<String> = statements.iter().map(|statement| statement.len().to_string()).collect();
    format!("{}\n{}", lengths.join(" "), statements.join("\n"))
}

fn split(text: &str) -> Vec<String> {
    let Some((lengths, mut rest)) = text.split_once('\n') else { return Vec::new() };
    let mut statements = Vec::new();
    for length in lengths.split(' ').filter_map(|length| length.parse::<usize>().ok()) {
        let Some(statement) = rest.get(..length) else { break };
        statements.push(statement.to_owned());
        rest = rest.get(length + 1..).unwrap_or_default();
    }
    statements
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn followers_survive_too() {
        let follower = Follower {
            revision: "b".to_owned(),
            removed: vec!["a".to_owned(), "c".to_owned()],
            added: Vec::new(),
            statements: 3,
        };
        let all = vec![follower.clone(), Follower { revision: "d".to_owned(), ..follower }];
        assert_eq!(read_followers(&followers_text(&all).unwrap()), all);
        assert_eq!(followers_text(&[]), None);
    }

    #[test]
    fn statements_survive_whatever_is_in_them() {
        for statements in [vec![], vec!["a\n3 4\n'".to_owned(), String::new(), "таблица;\n".to_owned()]]
        {
            assert_eq!(split(&join(&statements)), statements);
        }
        assert_eq!(split("5 9\nab"), Vec::<String>::new());
    }
}
