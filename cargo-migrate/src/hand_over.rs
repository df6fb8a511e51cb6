//! Starting the migrations crate's own program.

use crate::args::Global;
use crate::project::{Project, here, manifest};
use migrator_commands::Failure;
use migrator_commands::settings::CONFIG_FILE;
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::{Command, ExitCode, ExitStatus};

/// The program of a migrations crate.
pub(crate) struct HandOver {
    manifest: Option<PathBuf>,
    /// The folder of the settings file, where that is not the one that we run in.
    settings: Option<PathBuf>,
    /// Whether a database was named, whose path is seen from where we are.
    names_database: bool,
}

impl HandOver {
    /// The program of the crate that has the migrations. Where none is found, the choice is Cargo's:
    /// migrations may stand in inline modules, which no folder tells of.
    pub(crate) fn new(global: &Global) -> Result<Self, Failure> {
        let names_database = global.database_url.is_some();
        match Project::find(global) {
            Ok(project) => {
                let here = here()?;
                let settings = project.settings.filter(|folder| *folder != here);
                Ok(HandOver { manifest: project.manifest, settings, names_database })
            }
            Err(failure) if failure.diagnostic.code == "no-folder" && manifest::nearest_here().is_some() => {
                Ok(HandOver { manifest: None, settings: None, names_database })
            }
            Err(failure) => Err(failure),
        }
    }

    /// Runs it with the words that we were given, in the same terminal. It looks for its settings where
    /// it runs: so it runs where they are, that a folder below does not get a database of its own.
    pub(crate) fn run(&self, told: &[OsString]) -> Result<ExitCode, Failure> {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command.args(["run", "--quiet"]);
        if let Some(manifest) = &self.manifest {
            command.arg("--manifest-path").arg(manifest);
        }
        command.args(["--bin", "migrate", "--"]);
        match &self.settings {
            Some(folder) if self.names_database => {
                command.arg("--config").arg(folder.join(CONFIG_FILE));
            }
            Some(folder) => {
                command.current_dir(folder);
            }
            None => {}
        }
        command.args(without_folder(told));
        let status = command.status().map_err(|error| {
            let help = Some("install Cargo from https://rustup.rs");
            Failure::usage("no-cargo", format!("cannot start `cargo`: {error}"), help)
        })?;
        Ok(code(status))
    }
}

/// The words without `--folder`, which is ours: the program knows its folder.
fn without_folder(told: &[OsString]) -> Vec<&OsString> {
    let mut words = Vec::with_capacity(told.len());
    let mut rest = told.iter();
    while let Some(word) = rest.next() {
        match word.to_str() {
            Some("--") => {
                words.push(word);
                words.extend(rest.by_ref());
            }
            Some("--folder") => {
                rest.next();
            }
            Some(text) if text.starts_with("--folder=") => {}
            _ => words.push(word),
        }
    }
    words
}

fn code(status: ExitStatus) -> ExitCode {
    // Killed by a signal: as shells say it, or a plain failure where there are no signals.
    #[cfg(unix)]
    let otherwise = std::os::unix::process::ExitStatusExt::signal(&status).map_or(1, |signal| 128 + signal);
    #[cfg(not(unix))]
    let otherwise = 1;
    let code = status.code().unwrap_or(otherwise);
    ExitCode::from(u8::try_from(code).unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_is_ours() {
        let told = ["--folder", "a", "upgrade", "--folder=b", "head", "--", "--folder"].map(OsString::from);
        assert_eq!(without_folder(&told), ["upgrade", "head", "--", "--folder"]);
    }
}
