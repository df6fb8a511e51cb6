use super::PreparedStep;
use crate::backend::Refusal;
use crate::event::Direction;
use crate::interrupt::Interrupted;
use migrator_core::diagnostic::Diagnostic;
use std::fmt;

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
    /// Whether the run was asked to stop; then nothing failed by itself.
    pub interrupted: bool,
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
    /// A run that was asked to stop before its first step.
    pub(crate) fn interrupted(direction: Direction, steps: &[PreparedStep]) -> Self {
        RunFailure {
            direction,
            done: Vec::new(),
            revision: None,
            source: None,
            operation: None,
            sql: None,
            message: Interrupted.to_string(),
            database_message: None,
            help: Refusal::Interrupted.help().map(ToOwned::to_owned),
            left: steps.iter().map(|step| step.revision.clone()).collect(),
            partial: None,
            interrupted: true,
        }
    }

    fn action(&self) -> &'static str {
        match self.direction {
            Direction::Up => "upgrade",
            Direction::Down => "downgrade",
        }
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
            Some(revision) if failure.interrupted => {
                format!("the {} was interrupted in `{revision}`", failure.action())
            }
            None if failure.interrupted => format!("the {} was interrupted", failure.action()),
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
        let code = if failure.interrupted { "interrupted" } else { "run-failed" };
        let mut diagnostic = Diagnostic::new(code, fact);
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
