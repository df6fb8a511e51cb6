//! The settings file, `migrator.toml`: one for both command lines.

use crate::failure::Failure;
use crate::file_name::FileName;
use crate::targets_table::TargetsTable;
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// The name of the settings file.
pub const CONFIG_FILE: &str = "migrator.toml";

/// What a settings file says.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettingsFile {
    /// The database.
    pub database_url: Option<String>,
    /// The table that holds the applied revisions.
    pub version_table: Option<String>,
    /// How much one transaction covers.
    pub transaction: Option<String>,
    /// How long to wait for another runner.
    pub wait: Option<String>,
    /// How long one statement waits for a lock of the database.
    pub lock_timeout: Option<String>,
    /// How long one statement may take.
    pub statement_timeout: Option<String>,
    /// How often a run begins anew when a lock was not to be had.
    pub retries: Option<usize>,
    /// The folder of the migrations, as seen from the settings file.
    pub folder: Option<PathBuf>,
    /// How new files are named.
    pub file_template: Option<String>,
    /// The longest slug in the name of a new file.
    pub truncate_slug_length: Option<usize>,
    /// The time zone of the dates in such names.
    pub timezone: Option<String>,
    /// Many databases that are migrated alike.
    pub targets: Option<TargetsTable>,
}

impl SettingsFile {
    /// Reads a settings file.
    ///
    /// # Errors
    ///
    /// When it cannot be read, or says something that is no setting.
    pub fn read(path: &Path) -> Result<Self, Failure> {
        let shown = path.display();
        let text = std::fs::read_to_string(path).map_err(|error| {
            Failure::usage("no-settings", format!("cannot read settings file `{shown}`: {error}"), None)
        })?;
        toml::from_str(&text).map_err(|error| {
            let place = error
                .span()
                .map_or(String::new(), |span| format!(":{}", text[..span.start].matches('\n').count() + 1));
            let help = Some(
                "it takes: database_url, version_table, transaction, wait, lock_timeout, statement_timeout, \
                 retries, folder, file_template, truncate_slug_length, timezone, and a table [targets]",
            );
            Failure::usage("bad-settings", format!("{shown}{place}: {}", error.message().trim()), help)
        })
    }

    /// How new files are named.
    ///
    /// # Errors
    ///
    /// When the template is none.
    pub fn file_name(&self) -> Result<FileName, Failure> {
        FileName::new(self.file_template.clone(), self.truncate_slug_length, self.timezone.clone())
    }
}
