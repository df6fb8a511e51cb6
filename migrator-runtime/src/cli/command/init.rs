use clap::Args;
use migrator_commands::Failure;
use std::ffi::OsString;

/// Says who makes a new migrations crate
#[derive(Debug, Args)]
pub(in crate::cli) struct Init {
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

impl Init {
    pub(in crate::cli) fn refuse(&self) -> Failure {
        let words: Vec<_> = self.arguments.iter().map(|word| word.to_string_lossy()).collect();
        let command = format!("cargo migrate init {}", words.join(" "));
        let fact = "this program has its migrations already, and makes no new crate for others";
        let help = format!("run `{}`, of the package `cargo-migrate`", command.trim_end());
        Failure::usage("init-elsewhere", fact, Some(&help))
    }
}
