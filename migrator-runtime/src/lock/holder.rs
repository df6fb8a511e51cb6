use super::process::{self, read_program_name};
use std::fmt;
use std::time::Duration;

/// Who holds the lock on a database.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Holder {
    /// What kind of lock it is.
    pub kind: LockKind,
    /// The process of the runner.
    pub process: Option<u32>,
    /// The machine that it runs on.
    pub host: Option<String>,
    /// The user: of the database, on SQLite of the operating system.
    pub user: Option<String>,
    /// The session of the server: the process on PostgreSQL, the connection's number on MySQL and MariaDB.
    pub session: Option<i64>,
    /// Where the server sees the client.
    pub address: Option<String>,
    /// For how long it has been connected, or has had the lock.
    pub held_for: Option<Duration>,
    /// The statement that it runs now, where the server shows it.
    pub statement: Option<String>,
    /// For how long that has been running.
    pub statement_for: Option<Duration>,
    /// Whether it looks alive.
    pub life: Life,
    /// What tells it from one that comes later.
    pub(super) identity: String,
}

/// What kind of lock it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum LockKind {
    /// Of the operating system, on a file beside an SQLite database.
    File,
    /// Of a session of a server; it ends with the session.
    Session,
    /// A row that is renewed, behind a pooler of PostgreSQL.
    Lease,
}

/// Whether the holder of a lock looks alive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Life {
    /// It does.
    Alive,
    /// Its process has ended, and the server still runs what it sent.
    ProcessGone,
    /// It has not renewed its lease in time.
    Expired,
    /// It cannot be told from here: it is on another machine, or hidden.
    Unknown,
}

impl Holder {
    /// A holder of whom nothing is known yet.
    pub(super) fn new(kind: LockKind) -> Self {
        Holder {
            kind,
            process: None,
            host: None,
            user: None,
            session: None,
            address: None,
            held_for: None,
            statement: None,
            statement_for: None,
            life: Life::Unknown,
            identity: String::new(),
        }
    }

    /// The process and the machine out of the name of the session.
    #[cfg_attr(not(feature = "postgres"), allow(dead_code))]
    pub(super) fn named(&mut self, program: Option<&str>) {
        if let Some((process, host)) = program.and_then(read_program_name) {
            self.process = Some(process);
            self.host = Some(host);
        }
    }

    /// Looks whether the process is still there.
    #[cfg_attr(not(any(feature = "postgres", feature = "mysql")), allow(dead_code))]
    pub(super) fn look(&mut self) {
        self.life = match process::lives(self.process, self.host.as_deref()) {
            Some(true) => Life::Alive,
            Some(false) => Life::ProcessGone,
            None => Life::Unknown,
        };
    }

    /// The beginning of what it runs, in one line.
    pub fn runs(&self) -> Option<String> {
        const CHARACTERS: usize = 100;
        let statement = self.statement.as_deref()?;
        let line = statement.split_whitespace().collect::<Vec<_>>().join(" ");
        let short: String = line.chars().take(CHARACTERS).collect();
        Some(if short.len() < line.len() { format!("{short} …") } else { short })
    }

    /// What is known of its life, in half a sentence.
    pub fn life_line(&self) -> &'static str {
        match (self.life, self.kind) {
            (Life::Alive, LockKind::Lease) => "it renews its lease",
            (Life::Alive, _) => "it is alive",
            (Life::ProcessGone, _) => "its process has ended; the server still runs what it sent",
            (Life::Expired, _) => "it has not renewed its lease in time",
            (Life::Unknown, LockKind::Session) => "its session is open; its process cannot be seen from here",
            (Life::Unknown, _) => "its process cannot be seen from here",
        }
    }

    /// What may be done about it.
    pub fn advice(&self) -> String {
        let wait = "wait for it with --wait";
        match (self.kind, self.life) {
            (LockKind::File, _) => match (self.process, self.host.as_deref()) {
                (Some(process), Some(host)) => {
                    format!("{wait}, or end process {process} on {host}: the lock ends with it")
                }
                _ => format!("{wait}, or end the process: the lock ends with it"),
            },
            (LockKind::Session, Life::ProcessGone) => {
                format!("{wait} until the statement is done, or end the session with `upgrade --break-lock`")
            }
            (LockKind::Lease, Life::Expired) => {
                "run again: an abandoned lease is taken over after some seconds".to_owned()
            }
            _ => format!("{wait}, or end it with `upgrade --break-lock`"),
        }
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.process, self.host.as_deref()) {
            (Some(process), Some(host)) => return write!(f, "pid {process} on host {host}"),
            (Some(process), None) => return write!(f, "pid {process}"),
            _ => {}
        }
        write!(f, "a program")?;
        if let Some(address) = &self.address {
            write!(f, " at {address}")?;
        }
        match self.session {
            Some(session) => write!(f, " (session {session})"),
            None => Ok(()),
        }
    }
}
