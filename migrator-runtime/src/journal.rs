//! What ran, when, how long, by whom, and how it ended.

use crate::recovery::HalfDone;
use jiff::Timestamp;
use migrator_sql::{Bookkeeping, JournalDuration, JournalRow};
use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::time::Duration;

/// The version of this tool, as the journal keeps it.
const TOOL_VERSION: &str = concat!("migrator ", env!("CARGO_PKG_VERSION"));

/// Who runs, and since when.
#[derive(Debug, Clone)]
pub(crate) struct RunInfo {
    pub(crate) id: String,
    started: Timestamp,
    pub(crate) user: String,
    pub(crate) host: String,
}

impl RunInfo {
    pub(crate) fn now() -> Self {
        RunInfo {
            id: fresh_id(),
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

/// An identifier that no other run has. The standard library's hashers are seeded by the system.
fn fresh_id() -> String {
    let random = || RandomState::new().build_hasher().finish();
    let clock = Timestamp::now().as_nanosecond();
    format!(
        "{:016x}",
        random() ^ u64::try_from(clock).unwrap_or_default().rotate_left(32) ^ u64::from(std::process::id())
    )
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
    /// Its runner died.
    Interrupted,
}

impl Outcome {
    fn word(self) -> &'static str {
        match self {
            Outcome::Done => "done",
            Outcome::Failed => "failed",
            Outcome::Interrupted => "interrupted",
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
                    run_id: self.run.id.clone(),
                }
            })
            .collect();
        self.bookkeeping.write_journal(&rows)
    }

    /// The statements that say of a run which died what it was doing, because it could not itself.
    pub(crate) fn write_interrupted(&self, half: &HalfDone) -> Vec<String> {
        let row = half.row();
        self.bookkeeping.write_journal(&[JournalRow {
            revision: row.revision.clone(),
            action: row.action.clone(),
            outcome: Outcome::Interrupted.word().to_owned(),
            run_started_at: row.run_started_at.clone(),
            started_at: row.run_started_at.clone(),
            duration: milliseconds(Duration::ZERO),
            tool_version: TOOL_VERSION.to_owned(),
            user_name: row.user_name.clone(),
            host_name: row.host_name.clone(),
            fingerprint: String::new(),
            error: Some(format!("ended after {} of {} statements", row.position, row.statements.len())),
            statements: None,
            run_id: row.run_id.clone(),
        }])
    }
}

fn milliseconds(took: Duration) -> JournalDuration {
    JournalDuration::Milliseconds(i64::try_from(took.as_millis()).unwrap_or(i64::MAX))
}

fn text(time: Timestamp) -> String {
    format!("{time:.3}")
}
