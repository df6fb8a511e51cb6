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

/// Bash completes by the first word, which is `cargo` in `cargo migrate`. What is Cargo's is left to the
/// completion that was there before.
const CARGO_IN_BASH: &str = r#"
_cargo_and_migrate() {
    if [[ "${COMP_WORDS[1]-}" == migrate && "$COMP_CWORD" -gt 1 ]]; then
        COMP_WORDS=(cargo-migrate "${COMP_WORDS[@]:2}")
        COMP_CWORD=$((COMP_CWORD - 1))
        _clap_complete_cargo_migrate cargo-migrate "$2" "$3"
        return
    fi
    if ! declare -F _cargo > /dev/null && declare -F _completion_loader > /dev/null; then
        _completion_loader cargo
        complete -o bashdefault -o default -F _cargo_and_migrate cargo
    fi
    if declare -F _cargo > /dev/null; then
        _cargo "$@"
    fi
}
complete -o bashdefault -o default -F _cargo_and_migrate cargo
"#;

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
        let mut script = String::from_utf8_lossy(&script).into_owned();
        if let (Shell::Bash, "cargo-migrate") = (self.shell, &*name) {
            script.push_str(CARGO_IN_BASH);
        }
        output.raw(&script)
    }
}
