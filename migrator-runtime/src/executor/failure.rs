use crate::event::Direction;
use migrator_core::capability::Dialect;
use migrator_core::diagnostic::Diagnostic;
use migrator_core::name::ObjectName;
use std::fmt;
use std::time::Duration;

/// A run that did not reach its end: what lasts, what failed, what is left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunFailure {
    /// Which way the run went.
    pub direction: Direction,
    /// The revisions that are done and committed.
    pub done: Vec<String>,
    /// The revision that failed, if one did.
    pub revision: Option<String>,
    /// The source file of that revision, with its line.
    pub source: Option<String>,
    /// The operation that failed, in one line.
    pub operation: Option<String>,
    /// The SQL that failed.
    pub sql: Option<String>,
    /// Which rows stand in the way, the database's own message, or that of the data step.
    pub message: String,
    /// The database's own message, where `message` says which rows stand in the way.
    pub database_message: Option<String>,
    /// The way out, where one is known.
    pub help: Option<String>,
    /// The revisions that were not run, or were taken back.
    pub left: Vec<String>,
    /// Why the failed revision may have left something, if it may.
    pub partial: Option<Partial>,
    /// What another attempt must know, where one may go better.
    pub(crate) busy: Option<Busy>,
}

/// A lock was not to be had in time, and nothing is left that another attempt would not understand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Busy {
    /// The table of the operation that waited.
    pub(crate) table: Option<ObjectName>,
    /// How long the steps took that last.
    pub(crate) took: Vec<Duration>,
    /// The version rows that they left.
    pub(crate) rows: Vec<String>,
}

/// Why something may remain of a revision that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Partial {
    /// It runs without a transaction.
    WithoutTransaction,
    /// The database, MySQL or MariaDB, commits each change of the structure by itself.
    StructureCommits,
    /// SQL or a data step of its own ended the transaction of the run.
    TransactionEnded,
}

impl RunFailure {
    fn action(&self) -> &'static str {
        match self.direction {
            Direction::Up => "upgrade",
            Direction::Down => "downgrade",
        }
    }

    /// Says who has what the operation waited for in vain.
    pub(crate) fn held_by(&mut self, sessions: &[String], dialect: Dialect) {
        if sessions.is_empty() {
            return;
        }
        let who = sessions.join(", ");
        self.message.push_str(&match dialect {
            // Which of the open transactions it is, is not known there.
            Dialect::Mysql => format!("; open transactions: {who}"),
            Dialect::Postgres | Dialect::Sqlite => format!("; the table is in use by {who}"),
        });
    }

    /// Says that this was the last of several attempts, and which settings there are.
    pub(crate) fn tried(&mut self, attempts: usize, lock_timeout: Duration) {
        let times = if attempts == 1 { "once".to_owned() } else { format!("{attempts} times") };
        self.message.push_str(&format!("; tried {times}, waiting up to {lock_timeout:?} for a lock"));
        self.help = Some(
            "end the transaction that holds it, and run again; or try for longer with --retries, or wait longer each \
             time with --lock-timeout, which holds up who comes behind"
                .to_owned(),
        );
    }

    /// Whether the database is as it was before the run.
    pub fn nothing_changed(&self) -> bool {
        self.done.is_empty() && self.partial.is_none()
    }

    /// What became of the database, in a sentence.
    pub fn outcome(&self) -> String {
        let revision = self.revision.as_deref().unwrap_or_default();
        let mut outcome = match (self.partial, self.done.as_slice()) {
            (None, []) => return "nothing was changed".to_owned(),
            (None, done) => return format!("these revisions are done and stay: {}", done.join(", ")),
            (Some(Partial::WithoutTransaction), _) => {
                format!("`{revision}` runs without a transaction: what it did before the failure stays")
            }
            (Some(Partial::StructureCommits), _) => format!(
                "MySQL and MariaDB commit each change of the structure by themselves: \
                 what `{revision}` did before the failure stays"
            ),
            (Some(Partial::TransactionEnded), _) => {
                format!("`{revision}` ended the transaction of the run: what was done until then stays")
            }
        };
        if !self.done.is_empty() {
            outcome.push_str(&format!("; done before it: {}", self.done.join(", ")));
        }
        outcome
    }
}

impl From<&RunFailure> for Diagnostic {
    fn from(failure: &RunFailure) -> Self {
        let mut fact = match &failure.revision {
            Some(revision) => format!("{} of `{revision}` failed: {}", failure.action(), failure.message),
            None => format!("the {} failed: {}", failure.action(), failure.message),
        };
        if let Some(message) = &failure.database_message {
            fact.push_str(&format!("\n  database: {}", message.replace('\n', "\n            ")));
        }
        if let Some(operation) = &failure.operation {
            fact.push_str(&format!("\n  operation: {operation}"));
        }
        if let Some(sql) = &failure.sql {
            fact.push_str(&format!("\n  sql: {}", sql.replace('\n', "\n       ")));
        }
        if let Some(source) = &failure.source {
            fact.push_str(&format!("\n  source: {source}"));
        }
        fact.push_str(&format!("\n  {}", failure.outcome()));
        let mut diagnostic = Diagnostic::new("run-failed", fact);
        diagnostic.locus.revision.clone_from(&failure.revision);
        match &failure.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }
}

impl fmt::Display for RunFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Diagnostic::from(self).fmt(f)
    }
}

impl std::error::Error for RunFailure {}
