//! How long statements wait, how long they take, and how often a run begins anew.

use super::duration::parse_duration;
use crate::migrator::Migrator;
use clap::Args;
use migrator_commands::Output;
use migrator_core::capability::Dialect;
use std::time::Duration;

/// As options of a command, and as settings of a file.
#[derive(Debug, Default, Args)]
pub(super) struct Limits {
    /// How long one statement waits for a lock of the database, before the run begins anew: 500ms, 5s, 2m;
    /// 0 waits for ever [default: 5s]
    #[arg(long, value_name = "DURATION", value_parser = parse_duration)]
    lock_timeout: Option<Duration>,
    /// How long one statement may take; on MySQL only one that reads, on SQLite none is ended [default: what the
    /// server says]
    #[arg(long, value_name = "DURATION", value_parser = parse_duration)]
    statement_timeout: Option<Duration>,
    /// How often the run begins anew when a lock was not to be had in time [default: 5]
    #[arg(long, value_name = "NUMBER")]
    retries: Option<usize>,
}

impl Limits {
    /// The settings of a file.
    pub(super) fn read(
        lock_timeout: &Option<String>,
        statement_timeout: &Option<String>,
        retries: Option<usize>,
    ) -> Result<Self, String> {
        let duration = |name: &str, text: &Option<String>| {
            let parsed = text.as_deref().map(parse_duration).transpose();
            parsed.map_err(|fact| format!("{name}: {fact}"))
        };
        Ok(Limits {
            lock_timeout: duration("lock_timeout", lock_timeout)?,
            statement_timeout: duration("statement_timeout", statement_timeout)?,
            retries,
        })
    }

    /// The migrator with what is said here as options of a command; warns of what its database does not do.
    pub(super) fn apply(&self, migrator: Migrator, output: &Output) -> Migrator {
        let limits_statements = self.statement_timeout.is_some_and(|limit| !limit.is_zero());
        if limits_statements && migrator.url().dialect() == Dialect::Sqlite {
            output.warning(
                "SQLite ends no statement for the time that it takes: the statement timeout does nothing",
            );
        }
        self.set(migrator)
    }

    /// The migrator with what is said here.
    pub(super) fn set(&self, mut migrator: Migrator) -> Migrator {
        if let Some(limit) = self.lock_timeout {
            migrator = migrator.lock_timeout(limit);
        }
        if let Some(limit) = self.statement_timeout {
            migrator = migrator.statement_timeout(limit);
        }
        if let Some(retries) = self.retries {
            migrator = migrator.retries(retries);
        }
        migrator
    }
}
