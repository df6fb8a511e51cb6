use super::args::Global;
use super::duration::parse_duration;
use super::limits::Limits;
use crate::backend::DatabaseUrl;
use crate::executor::Transaction;
use crate::migrator::Migrator;
use crate::registry::History;
use migrator_commands::Failure;
use migrator_commands::settings::CONFIG_FILE;
use migrator_commands::targets_table::TargetsTable;
use migrator_commands::{FileName, SettingsFile};
use migrator_sql::VERSION_TABLE;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

const DEFAULT_URL: &str = "sqlite://app.db";
const VARIABLE: &str = "DATABASE_URL";

/// What the command line, the environment and the settings file say together.
#[derive(Debug)]
pub(super) struct Settings {
    url: String,
    version_table: String,
    transaction: Transaction,
    wait: Option<Duration>,
    limits: Limits,
    file_name: FileName,
    targets: Option<TargetsTable>,
    /// The folder of the settings file.
    folder: PathBuf,
}

impl Settings {
    pub(super) fn read(global: &Global) -> Result<Self, Failure> {
        let file = match &global.config {
            Some(path) => SettingsFile::read(path)?,
            None if Path::new(CONFIG_FILE).is_file() => SettingsFile::read(Path::new(CONFIG_FILE))?,
            None => SettingsFile::default(),
        };
        let folder = global.config.as_deref().and_then(Path::parent).map(Path::to_owned).unwrap_or_default();
        let targets = file.targets.clone();
        let file_name = file.file_name()?;
        let not_blank = |url: &String| !url.trim().is_empty();
        let said = match &global.database_url {
            Some(url) => Some(url.clone()),
            None => variable()?.filter(not_blank),
        };
        let url = match said {
            Some(url) => url,
            None => {
                dotenv()?.filter(not_blank).or(file.database_url).unwrap_or_else(|| DEFAULT_URL.to_owned())
            }
        };
        let transaction = match file.transaction.as_deref().map(str::parse).transpose() {
            Ok(mode) => mode.unwrap_or_default(),
            Err(fact) => return Err(Failure::usage("bad-setting", format!("{CONFIG_FILE}: {fact}"), None)),
        };
        let wait = match file.wait.as_deref().map(parse_duration).transpose() {
            Ok(wait) => wait,
            Err(fact) => {
                return Err(Failure::usage("bad-setting", format!("{CONFIG_FILE}: wait: {fact}"), None));
            }
        };
        let version_table =
            global.version_table.clone().or(file.version_table).unwrap_or_else(|| VERSION_TABLE.to_owned());
        if version_table.trim().is_empty() {
            return Err(Failure::usage("bad-setting", "the version table has no name", None));
        }
        let limits = Limits::read(&file.lock_timeout, &file.statement_timeout, file.retries)
            .map_err(|fact| Failure::usage("bad-setting", format!("{CONFIG_FILE}: {fact}"), None))?;
        Ok(Settings { url, version_table, transaction, wait, limits, file_name, targets, folder })
    }

    /// How new migration files are named.
    pub(super) fn file_name(&self) -> &FileName {
        &self.file_name
    }

    /// The table that holds the applied revisions.
    pub(super) fn version_table(&self) -> &str {
        &self.version_table
    }

    /// The database's address, as it was given.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// What the settings file says of many databases, and the folder that it is in.
    pub(super) fn targets(&self) -> (Option<&TargetsTable>, &Path) {
        (self.targets.as_ref(), &self.folder)
    }

    /// The migrator for the database, with the linked history.
    pub(super) fn migrator(&self) -> Result<Migrator, Failure> {
        let history = Arc::new(History::linked()?);
        let url = DatabaseUrl::parse(&self.url).map_err(crate::error::Error::from)?;
        let migrator = Migrator::with_history(history, url)
            .version_table(self.version_table.clone())
            .transaction(self.transaction);
        let migrator = self.limits.set(migrator);
        Ok(match self.wait {
            Some(wait) => migrator.wait(wait),
            None => migrator,
        })
    }
}

/// `DATABASE_URL` of the environment.
fn variable() -> Result<Option<String>, Failure> {
    match std::env::var(VARIABLE) {
        Ok(url) => Ok(Some(url)),
        Err(std::env::VarError::NotPresent) => Ok(None),
        // Passing over it would migrate another database.
        Err(std::env::VarError::NotUnicode(_)) => {
            let help = Some("write the path in UTF-8, or give it with --database-url");
            Err(Failure::usage("bad-url", format!("${VARIABLE} is not UTF-8"), help))
        }
    }
}

/// `DATABASE_URL` out of `.env`, here or in a directory above; the environment itself stays as it is.
fn dotenv() -> Result<Option<String>, Failure> {
    // The error itself may quote the line, and the line may hold a password.
    let bad = || {
        let help = "each line must be NAME=value, with quotes around a value that has blanks";
        Failure::usage("bad-env-file", "cannot read `.env`", Some(help))
    };
    let variables = match dotenvy::dotenv_iter() {
        Ok(variables) => variables,
        Err(error) if error.not_found() => return Ok(None),
        Err(_) => return Err(bad()),
    };
    for variable in variables {
        let (name, value) = variable.map_err(|_| bad())?;
        if name == VARIABLE {
            return Ok(Some(value));
        }
    }
    Ok(None)
}
