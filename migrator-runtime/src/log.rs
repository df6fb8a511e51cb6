//! What ran on a database, run by run, out of its journal.

use crate::backend::Opening;
use crate::error::Error;
use crate::executor::Session;
use crate::migrator::Migrator;
use jiff::Timestamp;
use migrator_sql::{BooksTable, FoundBooks, LogRow};
use std::time::{Duration, SystemTime};
use tracing::Instrument;

/// A run, as the journal has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedRun {
    /// What ties its rows together; runs of an early version have none.
    pub id: Option<String>,
    /// When it began: RFC 3339, UTC.
    pub started_at: String,
    /// The user of the operating system.
    pub user: String,
    /// The user of the database; SQLite has none.
    pub database_user: Option<String>,
    /// The machine.
    pub host: String,
    /// The name and version of the tool.
    pub tool: String,
    /// What it did, the first first. A transaction that failed leaves only the step that failed.
    pub steps: Vec<LoggedStep>,
}

/// A revision that was run, or a stamp.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LoggedStep {
    /// The revision; of a stamp, the rows that it left.
    pub revision: String,
    /// `up`, `down` or `stamp`.
    pub action: String,
    /// How it ended.
    pub outcome: LoggedOutcome,
    /// When it began: RFC 3339, UTC.
    pub started_at: String,
    /// How long it took.
    pub took: Duration,
    /// The message of a failure.
    pub error: Option<String>,
}

/// How a step ended.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum LoggedOutcome {
    /// It is done.
    Done,
    /// It failed.
    Failed,
    /// It began, and nothing says how it ended: it is running, or its runner died.
    Started,
    /// Its runner was killed; the next run, which found it half done, went on or took it back.
    Interrupted,
    /// A word that this version does not know.
    Other(String),
}

impl LoggedOutcome {
    fn read(word: &str) -> Self {
        match word {
            "done" => LoggedOutcome::Done,
            "failed" => LoggedOutcome::Failed,
            "started" => LoggedOutcome::Started,
            "interrupted" => LoggedOutcome::Interrupted,
            other => LoggedOutcome::Other(other.to_owned()),
        }
    }

    /// The word of the journal.
    pub fn word(&self) -> &str {
        match self {
            LoggedOutcome::Done => "done",
            LoggedOutcome::Failed => "failed",
            LoggedOutcome::Started => "started",
            LoggedOutcome::Interrupted => "interrupted",
            LoggedOutcome::Other(word) => word,
        }
    }
}

impl LoggedRun {
    /// Whether one of its steps did not reach its end.
    pub fn failed(&self) -> bool {
        self.steps.iter().any(|step| step.outcome != LoggedOutcome::Done)
    }

    /// How long its steps took together.
    pub fn took(&self) -> Duration {
        self.steps.iter().map(|step| step.took).sum()
    }

    /// When it began.
    pub fn started(&self) -> Option<SystemTime> {
        self.started_at.parse::<Timestamp>().ok().map(SystemTime::from)
    }
}

impl Migrator {
    /// What ran on the database, the newest run first. `None` when it has no journal: nothing of this program
    /// ever ran there. Nothing is changed or created.
    ///
    /// # Errors
    ///
    /// When the database cannot be opened or read.
    ///
    /// ```no_run
    /// # async fn look() -> Result<(), migrator_runtime::Error> {
    /// let migrator = migrator_runtime::Migrator::new("sqlite://app.db")?;
    /// for run in migrator.log().await?.unwrap_or_default() {
    ///     println!("{}: {} steps by {}", run.started_at, run.steps.len(), run.user);
    /// }
    /// # Ok(()) }
    /// ```
    pub async fn log(&self) -> Result<Option<Vec<LoggedRun>>, Error> {
        let span = tracing::info_span!("log", database = %self.url());
        async {
            let Some(mut session) = self.open(Opening::Read).await? else { return Ok(None) };
            let read = read_log(&mut session).await;
            session.close().await;
            read
        }
        .instrument(span)
        .await
    }
}

async fn read_log(session: &mut Session) -> Result<Option<Vec<LoggedRun>>, Error> {
    let books = session.state().await?.books;
    if !books.has(BooksTable::Journal) {
        return Ok(None);
    }
    Ok(Some(runs(read_rows(session, &books, None).await?)))
}

/// The newest runs that the newest rows of the journal are of. The last of them may lack its beginning.
pub(crate) async fn last_run(session: &mut Session, books: &FoundBooks) -> Result<Option<LoggedRun>, Error> {
    if !books.has(BooksTable::Journal) {
        return Ok(None);
    }
    for rows in [Some(100), None] {
        let read = read_rows(session, books, rows).await?;
        let all = rows.is_none_or(|rows| read.len() < rows);
        let mut runs = runs(read).into_iter();
        let last = runs.next();
        if all || runs.next().is_some() {
            return Ok(last);
        }
    }
    Ok(None)
}

async fn read_rows(
    session: &mut Session,
    books: &FoundBooks,
    newest: Option<usize>,
) -> Result<Vec<LogRow>, Error> {
    let query = session.bookkeeping.log_query(books, newest);
    Ok(session.fetch_texts(&query).await?.into_iter().filter_map(LogRow::read).collect())
}

/// Puts rows, the newest first, together to runs. Runs that went on at the same time are told apart.
fn runs(rows: Vec<LogRow>) -> Vec<LoggedRun> {
    let mut runs: Vec<LoggedRun> = Vec::new();
    for row in rows {
        let step = LoggedStep {
            outcome: LoggedOutcome::read(&row.outcome),
            revision: row.revision,
            action: row.action,
            started_at: row.started_at,
            took: Duration::from_millis(row.duration_ms),
            error: row.error,
        };
        let is_of = |run: &&mut LoggedRun| {
            run.id == row.run_id && run.started_at == row.run_started_at && run.host == row.host_name
        };
        match runs.iter_mut().rev().find(is_of) {
            Some(run) => run.steps.push(step),
            None => runs.push(LoggedRun {
                id: row.run_id,
                started_at: row.run_started_at,
                user: row.user_name,
                database_user: row.database_user,
                host: row.host_name,
                tool: row.tool_version,
                steps: vec![step],
            }),
        }
    }
    for run in &mut runs {
        run.steps.reverse();
        ends_say_it_all(&mut run.steps);
    }
    runs
}

/// Takes away the beginnings of steps whose end is there, too.
fn ends_say_it_all(steps: &mut Vec<LoggedStep>) {
    let ended: Vec<(String, String)> = steps
        .iter()
        .filter(|step| step.outcome != LoggedOutcome::Started)
        .map(|step| (step.revision.clone(), step.action.clone()))
        .collect();
    steps.retain(|step| {
        step.outcome != LoggedOutcome::Started
            || !ended.iter().any(|(revision, action)| *revision == step.revision && *action == step.action)
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: i64, run: &str, revision: &str, outcome: &str) -> LogRow {
        LogRow {
            id,
            revision: revision.to_owned(),
            action: "up".to_owned(),
            outcome: outcome.to_owned(),
            run_id: Some(run.to_owned()),
            ..LogRow::default()
        }
    }

    #[test]
    fn rows_become_runs() {
        let newest_first = vec![
            row(6, "b", "three", "started"),
            row(5, "c", "x", "done"),
            row(4, "b", "two", "failed"),
            row(3, "b", "two", "started"),
            row(2, "a", "two", "done"),
            row(1, "a", "one", "done"),
        ];
        let runs = runs(newest_first);
        let shown: Vec<String> = runs
            .iter()
            .map(|run| {
                let steps =
                    run.steps.iter().map(|step| format!(" {} {}", step.revision, step.outcome.word()));
                format!("{}:{}", run.id.as_deref().unwrap_or_default(), steps.collect::<String>())
            })
            .collect();
        assert_eq!(shown, ["b: two failed three started", "c: x done", "a: one done two done"]);
    }
}
