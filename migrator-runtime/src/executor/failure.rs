use crate::backend::SqlPlace;
use crate::event::Direction;
use migrator_core::capability::Dialect;
use migrator_core::diagnostic::Diagnostic;
use std::fmt;

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
