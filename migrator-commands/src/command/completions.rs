use crate::failure::Failure;
use crate::output::Output;
use clap::{Args, ValueEnum};
use clap_complete::env::{Bash, Elvish, EnvCompleter, Fish, Powershell, Zsh};
use std::path::Path;

/// Print the script for a shell's Tab key
///
/// Prints the script that lets a shell complete commands, revisions and labels. For bash:
/// `source <(migrate completions bash)` in ~/.bashrc.
#[derive(Debug, Args)]
pub struct Completions {
    shell: Shell,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Shell {
    Bash,
    Zsh,
    Fish,
    Elvish,
    Powershell,
}

impl Completions {
    /// Prints the script; the shell will ask this program by way of `variable`.
    ///
    /// # Errors
    ///
    /// When the standard output cannot be written.
    pub fn run(&self, variable: &str, output: &Output) -> Result<(), Failure> {
        let shell: &dyn EnvCompleter = match self.shell {
            Shell::Bash => &Bash,
            Shell::Zsh => &Zsh,
            Shell::Fish => &Fish,
            Shell::Elvish => &Elvish,
            Shell::Powershell => &Powershell,
        };
        let path = std::env::current_exe().unwrap_or_else(|_| "migrate".into());
        let name = path.file_stem().unwrap_or(Path::new("migrate").as_os_str()).to_string_lossy();
        let mut script = Vec::new();
        shell
            .write_registration(variable, &name, &name, &path.to_string_lossy(), &mut script)
            .map_err(|error| Failure::usage("no-completions", error.to_string(), None))?;
        output.raw(&String::from_utf8_lossy(&script))
    }
}
