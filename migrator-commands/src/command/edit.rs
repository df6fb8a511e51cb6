use crate::complete::targets;
use crate::failure::Failure;
use crate::output::Output;
use clap::Args;
use std::path::PathBuf;
use std::process::Command;

/// Open a revision's file in an editor
///
/// Opens the file of a revision in $VISUAL or $EDITOR.
#[derive(Debug, Args)]
pub struct Edit {
    /// head, an id or its beginning, a label …, or `current` for what is applied
    #[arg(allow_negative_numbers = true, add = targets())]
    pub revision: String,
}

impl Edit {
    /// Opens the files of the revisions that were asked for; none stands for one that is not here.
    ///
    /// # Errors
    ///
    /// When there are none, when no editor is set, or when it fails.
    pub fn run(&self, files: Vec<Option<PathBuf>>, output: &Output) -> Result<(), Failure> {
        if files.is_empty() {
            let fact = format!("`{}` is before the first revision: there is no file to open", self.revision);
            return Err(Failure::usage("no-file", fact, Some("`history` lists all revisions")));
        }
        let files: Vec<PathBuf> = files.into_iter().flatten().collect();
        if files.is_empty() {
            let help = Some("run this where the source is; `show` names the files");
            return Err(Failure::usage(
                "no-file",
                format!("no file for `{}` is on this machine", self.revision),
                help,
            ));
        }
        open(&files, output)
    }
}

/// Opens files in the user's editor, and waits until it ends.
///
/// # Errors
///
/// When no editor is set, or when it fails.
pub fn open(files: &[PathBuf], output: &Output) -> Result<(), Failure> {
    let (program, arguments) = editor()?;
    let list: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
    output.line(format!("opening {}", list.join(", ")));
    let status = Command::new(&program).args(arguments).args(files).status().map_err(|error| {
        let help = Some("set $EDITOR to an editor that is installed");
        Failure::usage("no-editor", format!("cannot start `{program}`: {error}"), help)
    })?;
    if !status.success() {
        return Err(Failure::usage("editor-failed", format!("`{program}` ended with {status}"), None));
    }
    Ok(())
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
