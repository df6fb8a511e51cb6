//! Where the migrations are.
//!
//! | file | what it knows |
//! |---|---|
//! | `manifest` | packages and workspaces |
//! | `search` | folders with `migrations!()` |

pub(crate) mod manifest;
mod search;

use crate::args::Global;
use manifest::{Manifest, nearest};
use migrator_commands::settings::CONFIG_FILE;
use migrator_commands::{Failure, FileName, SettingsFile};
use std::path::{Path, PathBuf};

/// A folder of migrations, with the settings for new ones.
#[derive(Debug)]
pub(crate) struct Project {
    /// The folder.
    pub(crate) folder: PathBuf,
    /// The manifest of the package that it belongs to.
    pub(crate) manifest: Option<PathBuf>,
    /// The folder of the settings file that was found, unless `--config` named one.
    pub(crate) settings: Option<PathBuf>,
    /// How new files are named.
    pub(crate) file_name: FileName,
}

impl Project {
    /// Finds the folder: the one that is said, the one of the settings, or the only one there is.
    pub(crate) fn find(global: &Global) -> Result<Self, Failure> {
        let here = here()?;
        let (settings, base) = settings(global, &here)?;
        let file_name = settings.file_name()?;
        let folder = match (&global.folder, &settings.folder) {
            (Some(said), _) => existing(here.join(said), "--folder")?,
            (None, Some(said)) => existing(base.join(said), "`folder` in the settings file")?,
            (None, None) => search::only(&here)?,
        };
        let settings = (global.config.is_none() && base.join(CONFIG_FILE).is_file()).then_some(base);
        Ok(Project { manifest: nearest(&folder), folder, settings, file_name })
    }
}

/// The folder that we run in.
pub(crate) fn here() -> Result<PathBuf, Failure> {
    std::env::current_dir().map_err(|error| {
        Failure::usage("no-working-directory", format!("there is no working directory: {error}"), None)
    })
}

/// A path as it is said to the user: from here, if it is below.
pub(crate) fn shown(path: &Path) -> PathBuf {
    let below =
        std::env::current_dir().ok().and_then(|here| path.strip_prefix(here).ok().map(Path::to_owned));
    below.filter(|path| !path.as_os_str().is_empty()).unwrap_or_else(|| path.to_owned())
}

/// The settings, and the folder that they are in: those that are named, or the nearest of the project.
fn settings(global: &Global, here: &Path) -> Result<(SettingsFile, PathBuf), Failure> {
    if let Some(path) = &global.config {
        let base = here.join(path).parent().unwrap_or(here).to_owned();
        return Ok((SettingsFile::read(path)?, base));
    }
    let root = match Manifest::workspace_above(here)? {
        Some(root) => root.folder().to_owned(),
        None => nearest(here).and_then(|file| file.parent().map(Path::to_owned)).unwrap_or(here.to_owned()),
    };
    let mut folders = here.ancestors().take_while(|folder| folder.starts_with(&root));
    match folders.find(|folder| folder.join(CONFIG_FILE).is_file()) {
        Some(folder) => Ok((SettingsFile::read(&folder.join(CONFIG_FILE))?, folder.to_owned())),
        None => Ok((SettingsFile::default(), here.to_owned())),
    }
}

fn existing(folder: PathBuf, said: &str) -> Result<PathBuf, Failure> {
    if folder.is_dir() {
        return Ok(folder);
    }
    let fact = format!("{said} names {}, which is no folder", shown(&folder).display());
    Err(Failure::usage("no-folder", fact, Some("name the folder with the migrations' `mod.rs`")))
}
