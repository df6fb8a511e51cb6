//! What ran, when, how long, by whom, and how it ended.

use jiff::Timestamp;
use migrator_sql::{Bookkeeping, JournalDuration, JournalRow};
use std::time::Duration;

/// The version of this tool, as the journal keeps it.
const TOOL_VERSION: &str = concat!("migrator ", env!("CARGO_PKG_VERSION"));

/// Who runs, and since when.
#[derive(Debug, Clone)]
pub(crate) struct RunInfo {
    started: Timestamp,
    pub(crate) user: String,
    pub(crate) host: String,
}

impl RunInfo {
    pub(crate) fn now() -> Self {
        RunInfo {
            started: Timestamp::now(),
            user: whoami::username().unwrap_or_else(|_| "unknown".to_owned()),
            host: whoami::hostname().unwrap_or_else(|_| "unknown".to_owned()),
        }
    }

    /// When the run began: RFC 3339, UTC.
    pub(crate) fn started_text(&self) -> String {
        text(self.started)
    }
}

/// One thing that ran.
#[derive(Debug)]
pub(crate) struct Entry<'a> {
    pub(crate) revision: &'a str,
    pub(crate) action: String,
    pub(crate) outcome: Outcome,
    pub(crate) took: Duration,
    /// How long it took, where `took` cannot say.
    pub(crate) duration: Option<JournalDuration>,
    pub(crate) fingerprint: &'a str,
    pub(crate) error: Option<&'a str>,
    /// The statements that recorded a step up.
    pub(crate) statements: Option<&'a str>,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// It is done.
    Done,
    /// It failed, and may have left something.
    Failed,
}

impl Outcome {
    fn word(self) -> &'static str {
        match self {
            Outcome::Done => "done",
            Outcome::Failed => "failed",
        }
    }
}

/// The journal that a run writes.
pub(crate) struct Journal<'a> {
    pub(crate) bookkeeping: &'a Bookkeeping,
    pub(crate) run: &'a RunInfo,
}

impl Journal<'_> {
    /// The statements that write entries; `ended` is when the last of them ended.
    pub(crate) fn write(&self, entries: &[Entry<'_>]) -> Vec<String> {
        let ended = Timestamp::now();
        let mut after = entries.iter().map(|entry| entry.took).sum::<Duration>();
        let rows: Vec<JournalRow> = entries
            .iter()
            .map(|entry| {
                let started = ended - after;
                after -= entry.took;
                JournalRow {
                    revision: entry.revision.to_owned(),
                    action: entry.action.clone(),
                    outcome: entry.outcome.word().to_owned(),
                    run_started_at: text(self.run.started),
                    started_at: text(started),
                    duration: entry.duration.unwrap_or_else(|| milliseconds(entry.took)),
                    tool_version: TOOL_VERSION.to_owned(),
                    user_name: self.run.user.clone(),
                    host_name: self.run.host.clone(),
                    fingerprint: entry.fingerprint.to_owned(),
                    error: entry.error.map(ToOwned::to_owned),
                    statements: entry.statements.map(ToOwned::to_owned),
                }
            })
            .collect();
        self.bookkeeping.write_journal(&rows)
    }
}

fn milliseconds(took: Duration) -> JournalDuration {
    JournalDuration::Milliseconds(i64::try_from(took.as_millis()).unwrap_or(i64::MAX))
}

fn text(time: Timestamp) -> String {
    format!("{time:.3}")
}
