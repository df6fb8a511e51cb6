use super::SqlPlace;
use migrator_sql::lock::is_fence;
use std::fmt;

/// A statement that the database refused.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StatementError {
    /// Its position among the statements that were sent together.
    pub position: usize,
    /// The statement.
    pub sql: String,
    /// The database's own message.
    pub message: String,
    /// What kind of refusal it is.
    pub kind: Refusal,
    /// The database's code: the SQLSTATE of PostgreSQL, the error number of MySQL and MariaDB, the extended
    /// result code of SQLite.
    pub code: Option<String>,
    /// What PostgreSQL adds to the message: which rows, which objects.
    pub detail: Option<String>,
    /// What PostgreSQL advises.
    pub hint: Option<String>,
    /// Where in a function PostgreSQL was.
    pub context: Option<String>,
    /// Where in the statement the mistake is, where the database says so.
    pub place: Option<SqlPlace>,
}

/// Kinds of refusals that have a way out of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Refusal {
    /// Another connection held a lock for too long.
    Busy,
    /// The database, or its folder, may not be written.
    ReadOnly,
    /// The user has not the right.
    NoPermission,
    /// The server, or the way to it, is gone.
    ConnectionLost,
    /// The file is no database.
    NotADatabase,
    /// The disk is full or fails; the database has taken the transaction back.
    Disk,
    /// The server ended the statement: it took too long, or somebody wanted it to end.
    Canceled,
    /// The server has no room for another lock (PostgreSQL).
    LockTable,
    /// A label of an enumeration is used in the transaction that adds it.
    NewLabel,
    /// The lock of the run is not held any more.
    LockLost,
    /// The run was asked to stop.
    Interrupted,
    /// Any other.
    #[default]
    Other,
}

impl Refusal {
    /// The way out, where there is one that fits any statement.
    pub(crate) fn help(self) -> Option<&'static str> {
        match self {
            Refusal::Busy => Some("another program holds a lock on the database; try again when it is done"),
            Refusal::ReadOnly => {
                Some("the server or the file, its folder, or the URL (`mode=ro`) does not allow writing")
            }
            Refusal::NoPermission => Some("grant the user this right, or migrate as a user who has it"),
            Refusal::ConnectionLost => {
                Some("see with `current` where the database is, and run again when it can be reached")
            }
            Refusal::Canceled => Some(
                "where statement_timeout did it: allow more with --statement-timeout 10m, or 0 for no limit",
            ),
            Refusal::LockTable => Some(
                "one transaction has locked too many tables and indexes: raise max_locks_per_transaction of the server, \
                 or split the revision",
            ),
            Refusal::NotADatabase => Some("it was left alone; name another file, or move this one away"),
            Refusal::Disk => Some("make room on the disk, or look after it, and run again"),
            Refusal::NewLabel => Some("use it in the next revision: a run commits between the two"),
            Refusal::LockLost => {
                Some("see with `lock-status` who has it, and with `current` where the database is")
            }
            Refusal::Interrupted => Some("run again to go on"),
            Refusal::Other => None,
        }
    }
}

impl StatementError {
    /// The same, or what it means when the statement only checks that the lock is still ours.
    pub(crate) fn or_lock_lost(self) -> Self {
        if !is_fence(&self.sql) || self.kind == Refusal::ConnectionLost {
            return self;
        }
        StatementError {
            sql: String::new(),
            message:
                "the lock on the database was lost: its session was ended, or another runner took it over"
                    .to_owned(),
            kind: Refusal::LockLost,
            ..self
        }
    }
}

impl fmt::Display for StatementError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        let detail = self.detail.iter().map(|detail| format!("detail: {detail}"));
        let hint = self.hint.iter().map(|hint| format!("hint: {hint}"));
        let more: Vec<String> = detail.chain(hint).collect();
        if more.is_empty() { Ok(()) } else { write!(f, " ({})", more.join("; ")) }
    }
}

impl std::error::Error for StatementError {}
