use crate::cli::complete::VARIABLE;
use crate::cli::exit::Failure;
use crate::cli::output::Output;
use clap::{Args, ValueEnum};
use clap_complete::env::{Bash, EnvCompleter, Fish, Zsh};
use std::path::Path;
use std::process::ExitCode;

/// Print the script for a shell's Tab key
///
/// Prints the script that lets a shell complete commands, revisions and labels. For bash:
/// `source <(migrate completions bash)` in ~/.bashrc.
#[derive(Debug, Args)]
pub(in crate::cli) struct Completions {
    shell: Shell,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Shell {
    Bash,
    Zsh,
    Fish,
}

impl Completions {
    pub(in crate::cli) fn run(&self, output: &Output) -> Result<ExitCode, Failure> {
        let shell: &dyn EnvCompleter = match self.shell {
            Shell::Bash => &Bash,
            Shell::Zsh => &Zsh,
            Shell::Fish => &Fish,
        };
        let path = std::env::current_exe().unwrap_or_else(|_| "migrate".into());
        let name = path.file_stem().unwrap_or(Path::new("migrate").as_os_str()).to_string_lossy();
        let mut script = Vec::new();
        shell
            .write_registration(VARIABLE, &name, &name, &path.to_string_lossy(), &mut script)
            .map_err(|error| Failure::usage("no-completions", error.to_string(), None))?;
        output.raw(&String::from_utf8_lossy(&script))?;
        Ok(ExitCode::SUCCESS)
    }
}
