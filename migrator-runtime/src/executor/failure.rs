use super::PreparedStep;
use crate::backend::{Refusal, SqlPlace};
use crate::event::Direction;
use crate::interrupt::Interruption;
use crate::retry::{TRY_LONGER, tried};
use migrator_core::capability::Dialect;
use migrator_core::diagnostic::Diagnostic;
use migrator_core::name::ObjectName;
use std::fmt;
use std::time::Duration;

/// A run that did not reach its end: what lasts, what failed, what is left.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RunFailure {
    /// The kind of the database.
    pub dialect: Dialect,
    /// Which way the run went.
    pub direction: Direction,
    /// The revisions that are done and committed.
    pub done: Vec<String>,
    /// The revision that failed, if one did.
    pub revision: Option<String>,
    /// The source file of the operation that failed, with its line; of the revision, where no operation is
    /// to blame.
    pub source: Option<String>,
    /// The operation that failed, in one line.
    pub operation: Option<String>,
    /// Its position among the operations of the revision, counted from 0.
    pub position: Option<usize>,
    /// Which statement of the revision failed, counted from 1, and how many it has. A data step counts as one.
    pub statement: Option<(usize, usize)>,
    /// The SQL that failed.
    pub sql: Option<String>,
    /// Where in the SQL the mistake is, where the database says so.
    pub place: Option<SqlPlace>,
    /// Which rows stand in the way, the database's own message, or that of the data step.
    pub message: String,
    /// The database's own message, where `message` says which rows stand in the way.
    pub database_message: Option<String>,
    /// The database's code: the SQLSTATE of PostgreSQL, the error number of MySQL and MariaDB, the extended
    /// result code of SQLite.
    pub code: Option<String>,
    /// What PostgreSQL adds to its message.
    pub detail: Option<String>,
    /// What PostgreSQL advises.
    pub hint: Option<String>,
    /// Where in a function PostgreSQL was.
    pub context: Option<String>,
    /// The way out, where one is known.
    pub help: Option<String>,
    /// The revisions that were not run, or were taken back.
    pub left: Vec<String>,
    /// Why the failed revision may have left something, if it may.
    pub partial: Option<Partial>,
    /// Whether the run was asked to stop; then nothing failed by itself.
    pub interrupted: bool,
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
    /// The connection was lost while the transaction was being committed: it may have been, or not.
    CommitUnanswered,
}

impl RunFailure {
    /// A run that was asked to stop before its first step.
    pub(crate) fn interrupted(dialect: Dialect, direction: Direction, steps: &[PreparedStep]) -> Self {
        RunFailure {
            dialect,
            direction,
            done: Vec::new(),
            revision: None,
            source: None,
            operation: None,
            position: None,
            statement: None,
            sql: None,
            place: None,
            message: Interruption.to_string(),
            database_message: None,
            code: None,
            detail: None,
            hint: None,
            context: None,
            help: Refusal::Interrupted.help().map(ToOwned::to_owned),
            left: steps.iter().map(|step| step.revision.clone()).collect(),
            partial: None,
            interrupted: true,
            busy: None,
        }
    }

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
        self.message.push_str(&tried(attempts, lock_timeout));
        self.help = Some(TRY_LONGER.to_owned());
    }

    /// Whether the database is as it was before the run.
    pub fn nothing_changed(&self) -> bool {
        self.done.is_empty() && self.partial.is_none()
    }

    /// The database's code, with the name that its manual has for such codes.
    pub fn code_in_words(&self) -> Option<String> {
        let name = match self.dialect {
            Dialect::Postgres => "SQLSTATE",
            Dialect::Mysql => "error",
            Dialect::Sqlite => "SQLite result code",
        };
        self.code.as_ref().map(|code| format!("{name} {code}"))
    }

    /// The SQL that failed, with a caret under the place of the mistake where that is known.
    pub fn sql_with_caret(&self) -> Option<String> {
        let sql = self.sql.as_ref()?;
        Some(self.place.map_or_else(|| sql.clone(), |place| place.under(sql)))
    }

    /// What else was to be done, where there is more than the revision that failed.
    fn left_in_words(&self) -> Option<String> {
        const NAMED: usize = 3;
        let failed = self.revision.as_ref();
        let left: Vec<&str> =
            self.left.iter().filter(|left| Some(*left) != failed).map(String::as_str).collect();
        match left.len() {
            0 => None,
            named if named <= NAMED => Some(format!("left to do beside it: {}", left.join(", "))),
            several => {
                let more = several - NAMED;
                Some(format!("left to do beside it: {} and {more} more", left[..NAMED].join(", ")))
            }
        }
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
            (Some(Partial::CommitUnanswered), _) => {
                "the connection was lost while the transaction was being committed: whether it was is not known"
                    .to_owned()
            }
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
        let mut line = |name: &str, text: &str| {
            let indent = " ".repeat(name.len() + 4);
            fact.push_str(&format!("\n  {name}: {}", text.replace('\n', &format!("\n{indent}"))));
        };
        let said = [
            ("database", failure.database_message.clone()),
            ("code", failure.code_in_words()),
            ("detail", failure.detail.clone()),
            ("hint", failure.hint.clone()),
            ("context", failure.context.clone()),
            ("operation", failure.operation.clone()),
            ("statement", failure.statement.map(|(number, of)| format!("{number} of {of}"))),
            ("sql", failure.sql_with_caret()),
            ("source", failure.source.clone()),
        ];
        for (name, text) in said {
            if let Some(text) = text {
                line(name, &text);
            }
        }
        fact.push_str(&format!("\n  {}", failure.outcome()));
        fact.extend(failure.left_in_words().map(|left| format!("\n  {left}")));
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
