//! Everything that can go wrong, each with its way out.

use crate::backend::{ConnectError, Refusal, StatementError, UrlError};
use crate::executor::RunFailure;
use crate::lock::Holder;
use crate::many::TargetsError;
use crate::recovery::HalfDoneError;
use crate::retry::TRY_LONGER;
use migrator_core::diagnostic::Diagnostic;
use migrator_core::graph::GraphErrors;
use migrator_core::op::Irreversible;
use migrator_core::simulate::Misfit;
use migrator_core::target::TargetError;
use migrator_sql::{ReflectError, RenderError};
use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

/// Why something could not be done.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Error {
    /// The linked migrations are no sound history.
    History(HistoryError),
    /// The database URL is none.
    Url(UrlError),
    /// The database could not be opened.
    Connect(ConnectError),
    /// The target cannot be reached from where the database is.
    Target(TargetError),
    /// The database is at revisions that this program does not know.
    UnknownRevisions {
        /// Those revisions.
        rows: Vec<String>,
        /// The name of the version table.
        version_table: String,
    },
    /// An operation does not fit the schema that the migrations before it make.
    Misfit(Box<Misfit>),
    /// A released revision was edited.
    Released(Box<Diagnostic>),
    /// An operation has no form in the database's SQL.
    Render {
        /// The revision.
        revision: String,
        /// Which operation, and why.
        error: Box<RenderError>,
    },
    /// An operation cannot run in a transaction, and its revision does.
    NeedsNoTransaction {
        /// The revision.
        revision: String,
        /// The operation, in one line.
        operation: String,
    },
    /// The code of a backfill failed on a row that was only looked at.
    Backfill {
        /// The revision.
        revision: String,
        /// What it said, and of which row.
        message: String,
    },
    /// A revision has no way down.
    Irreversible {
        /// The revision.
        revision: String,
        /// Why: its author's words, or each operation that has no way back.
        reasons: Vec<String>,
        /// Whether its author says so.
        declared: bool,
    },
    /// The version table could not be read or written.
    Books(StatementError),
    /// The connection was lost while the books were being written: they may have been, or not.
    CommitUnanswered(StatementError),
    /// The database's catalog does not answer as it should.
    Reflect(ReflectError),
    /// A script downwards does not say where it starts.
    ScriptNeedsRange {
        /// The target.
        target: String,
    },
    /// A stamp's script starts at several revisions.
    ScriptStartsTwice {
        /// Where it starts.
        starts: Vec<String>,
    },
    /// A script without a database cannot be written for this.
    Offline {
        /// The revision.
        revision: String,
        /// What stands in the way.
        fact: String,
        /// The way out.
        help: String,
    },
    /// A revision is half done, and neither goes on nor is taken back.
    HalfDone(Box<HalfDoneError>),
    /// Other programs changed the version table again and again while this one planned.
    Overtaken,
    /// Another runner held the lock on the database for too long. Nothing was changed.
    Locked {
        /// Who, as far as it is known.
        holder: Option<Box<Holder>>,
        /// How long it was waited for.
        waited: Duration,
    },
    /// The lock of another runner cannot be broken.
    CannotBreak {
        /// The runner.
        holder: Box<Holder>,
        /// Why.
        fact: String,
        /// The way out.
        help: String,
    },
    /// The file that an SQLite database is locked by cannot be used.
    LockFile {
        /// The file.
        path: PathBuf,
        /// What the system says.
        message: String,
    },
    /// It was asked to stop before anything was changed.
    Interrupted,
    /// The targets are not known, or one of them is not there.
    Targets(TargetsError),
    /// The run failed.
    Run(Box<RunFailure>),
}

/// Why the linked migrations are no sound history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HistoryError {
    /// There is none.
    Empty,
    /// They form no graph.
    Unsound(GraphErrors),
    /// A `#[downgrade]` has no `#[migration]` beside it.
    StrayDowngrade {
        /// The module.
        module: &'static str,
    },
}

impl Error {
    /// The error as it is said to a user.
    pub fn diagnostic(&self) -> Diagnostic {
        match self {
            Error::History(error) => error.into(),
            Error::Url(error) => error.into(),
            Error::Connect(error) => error.into(),
            Error::Target(error) => error.diagnostic(),
            Error::UnknownRevisions { rows, version_table } => Diagnostic::new(
                "unknown-database-revision",
                format!(
                    "the database is at {}, which this program does not know (table `{version_table}`)",
                    migrator_core::diagnostic::every(rows)
                ),
            )
            .help("nothing was changed; a newer version of the code may have migrated it: pull that code")
            .help("or, if you know what the schema is, say so with `stamp --purge <revision>`"),
            Error::Misfit(misfit) => Diagnostic::from(&**misfit),
            Error::Released(diagnostic) => (**diagnostic).clone(),
            Error::Render { revision, error } => {
                let mut diagnostic = Diagnostic::from(&**error);
                diagnostic.fact = format!("{} (revision `{revision}`)", diagnostic.fact);
                diagnostic.at_revision(revision)
            }
            Error::Backfill { revision, message } => {
                Diagnostic::new("backfill-row", format!("a backfill of `{revision}`: {message}"))
            }
            Error::NeedsNoTransaction { revision, operation } => Diagnostic::new(
                "needs-no-transaction",
                format!("`{operation}` cannot run inside of a transaction (revision `{revision}`)"),
            )
            .help("put it into a migration of its own and write `#[migration(…, transaction = false)]` there")
            .at_revision(revision),
            Error::Irreversible { revision, reasons, declared: true } => Diagnostic::new(
                "irreversible",
                format!("revision `{revision}` cannot be downgraded: {}", reasons.join("; ")),
            )
            .help("its author says so; restore a backup, or write a new migration that goes on from here")
            .at_revision(revision),
            Error::Irreversible { revision, reasons, declared: false } => Diagnostic::new(
                "no-way-back",
                format!("revision `{revision}` has no way back: {}", reasons.join("; ")),
            )
            .help("write `#[downgrade] fn downgrade(op: &mut Operations)` in its file, or say `irreversible = \"why\"`")
            .at_revision(revision),
            Error::Books(error) if error.kind == Refusal::NotADatabase => {
                Diagnostic::new("not-a-database", "the file is not an SQLite database")
                    .help("it was left alone; name another file, or move this one away")
            }
            Error::Books(error) if error.kind == Refusal::Busy => {
                Diagnostic::new("books", format!("cannot use the version table: {error}")).help(TRY_LONGER)
            }
            Error::CommitUnanswered(error) => Diagnostic::new(
                "commit-unanswered",
                format!(
                    "the connection was lost while the version table was being written: {error}\n  whether it was is \
                     not known"
                ),
            )
            .help("see with `current` where the database is, and run again when it can be reached"),
            Error::Books(error) => Diagnostic::new("books", format!("cannot use the version table: {error}"))
                .help(error.kind.help().unwrap_or("check that the table has Alembic's layout")),
            Error::Reflect(error) => Diagnostic::new("catalog", error.to_string())
                .help("this is a fault of the program, or of a server that is not what it says; please report it"),
            Error::ScriptNeedsRange { target } => {
                Diagnostic::new("no-range", "a script that goes down must say where it starts")
                    .help(format!("write `<from>:{target}`, as in `head:{target}`"))
            }
            Error::ScriptStartsTwice { starts } => Diagnostic::new(
                "several-starts",
                format!("a script starts at one revision, and not at {}", migrator_core::diagnostic::every(starts)),
            )
            .help("write the same `from` in each `from:to`"),
            Error::Offline { revision, fact, help } => {
                Diagnostic::new("not-offline", format!("{fact} (revision `{revision}`)"))
                    .help(help)
                    .at_revision(revision)
            }
            Error::HalfDone(error) => error.diagnostic(),
            Error::Overtaken => {
                Diagnostic::new("overtaken", "other programs keep changing the version table; nothing was changed")
                    .help("let one program migrate at a time, and run again")
            }
            Error::Locked { holder, waited } => locked(holder.as_deref(), *waited),
            Error::CannotBreak { holder, fact, help } => {
                Diagnostic::new("cannot-break-lock", format!("the lock of {holder} cannot be broken: {fact}"))
                    .help(help)
            }
            Error::LockFile { path, message } => Diagnostic::new(
                "lock-file",
                format!("cannot lock the database by the file `{}`: {message}", path.display()),
            )
            .help("a runner must be able to create and to write it: look after the rights on the file and its folder"),
            Error::Interrupted => {
                Diagnostic::new("interrupted", "interrupted; nothing was changed").help("run again to go on")
            }
            Error::Targets(error) => error.into(),
            Error::Run(failure) => Diagnostic::from(&**failure),
        }
    }
}

/// Another runner holds the lock.
fn locked(holder: Option<&Holder>, waited: Duration) -> Diagnostic {
    let who = holder.map_or("another program".to_owned(), ToString::to_string);
    let waited = match waited.as_secs() {
        0 => String::new(),
        seconds => format!("; waited for {seconds} s"),
    };
    let mut fact = format!("{who} is migrating this database{waited}");
    if let Some(runs) = holder.and_then(Holder::runs) {
        fact.push_str(&format!("\n  it runs: {runs}"));
    }
    let advice = holder.map_or("wait for it with --wait".to_owned(), Holder::advice);
    Diagnostic::new("locked", fact).help(format!("`lock-status` shows it; {advice}"))
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.diagnostic().fmt(f)
    }
}

impl std::error::Error for Error {}

macro_rules! from {
    ($($source:ty => $variant:ident,)*) => {$(
        impl From<$source> for Error {
            fn from(error: $source) -> Self {
                Error::$variant(error.into())
            }
        }
    )*};
}

from! {
    HistoryError => History,
    UrlError => Url,
    ConnectError => Connect,
    TargetError => Target,
    ReflectError => Reflect,
    Misfit => Misfit,
    TargetsError => Targets,
    HalfDoneError => HalfDone,
    RunFailure => Run,
    Box<RunFailure> => Run,
}

impl From<StatementError> for Error {
    fn from(error: StatementError) -> Self {
        match error.kind {
            Refusal::Interrupted => Error::Interrupted,
            _ => Error::Books(error),
        }
    }
}

/// The message of an irreversible operation.
pub(crate) fn reason(irreversible: &Irreversible) -> String {
    format!("`{}`: {}", irreversible.operation, irreversible.reason)
}
