use crate::cli::asked::asked;
use crate::cli::complete::targets;
use crate::cli::exit::Failure;
use crate::cli::folder::linked_folders;
use crate::cli::output::Output;
use crate::cli::settings::Settings;
use clap::Args;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Open a revision's file in an editor
///
/// Opens the file of a revision in $VISUAL or $EDITOR.
#[derive(Debug, Args)]
pub(in crate::cli) struct Edit {
    /// head, an id or its beginning, a label …, or `current` for what is applied
    #[arg(allow_negative_numbers = true, add = targets())]
    revision: String,
}

impl Edit {
    pub(in crate::cli) async fn run(
        &self,
        settings: &Settings,
        output: &Output,
    ) -> Result<ExitCode, Failure> {
        let migrator = settings.migrator()?;
        let history = migrator.history();
        let revisions = asked(&migrator, &self.revision).await?;
        let files: Vec<PathBuf> =
            revisions.into_iter().filter_map(|index| source_file(history.registered(index).file)).collect();
        if files.is_empty() {
            let help = Some("run this where the source is; `show` names the files");
            return Err(Failure::usage(
                "no-file",
                format!("no file for `{}` is on this machine", self.revision),
                help,
            ));
        }
        let (program, arguments) = editor()?;
        output.line(format!(
            "opening {}",
            files.iter().map(|f| f.display().to_string()).collect::<Vec<_>>().join(", ")
        ));
        let status = Command::new(&program).args(arguments).args(&files).status().map_err(|error| {
            let help = Some("set $EDITOR to an editor that is installed");
            Failure::usage("no-editor", format!("cannot start `{program}`: {error}"), help)
        })?;
        if !status.success() {
            return Err(Failure::usage("editor-failed", format!("`{program}` ended with {status}"), None));
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// The file in the folder that this program was built from.
fn source_file(file: &str) -> Option<PathBuf> {
    let name = Path::new(file).file_name()?;
    linked_folders().into_iter().map(|folder| folder.join(name)).find(|path| path.is_file())
}

/// The editor's program, with the arguments that stand after it in the variable.
fn editor() -> Result<(String, Vec<String>), Failure> {
    let said = ["VISUAL", "EDITOR"].into_iter().filter_map(|name| std::env::var(name).ok());
    let Some(words) = said
        .map(|editor| editor.split_whitespace().map(ToOwned::to_owned).collect::<Vec<_>>())
        .find(|w| !w.is_empty())
    else {
        let help = Some("set it, as in EDITOR=nano");
        return Err(Failure::usage(
            "no-editor",
            "neither $VISUAL nor $EDITOR says which editor to open",
            help,
        ));
    };
    let mut words = words.into_iter();
    Ok((words.next().unwrap_or_default(), words.collect()))
}
