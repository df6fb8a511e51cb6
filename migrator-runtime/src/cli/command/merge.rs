use crate::cli::author::Author;
use crate::cli::complete::targets;
use crate::cli::exit::Failure;
use crate::cli::output::Output;
use crate::cli::settings::Settings;
use clap::Args;
use std::process::ExitCode;

/// Write a migration that joins several heads
///
/// Writes a migration that joins several revisions, and itself does nothing. While several heads keep
/// the program from compiling: `MIGRATOR_ALLOW_HEADS=1 cargo run --bin migrate -- merge heads`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Merge {
    /// The revisions to join: `heads`, or ids
    #[arg(required = true, add = targets())]
    revisions: Vec<String>,
    /// What is joined
    #[arg(short, long, default_value = "merge")]
    message: String,
    #[command(flatten)]
    author: Author,
}

impl Merge {
    pub(in crate::cli) fn run(&self, settings: &Settings, output: &Output) -> Result<ExitCode, Failure> {
        self.author.write(&self.message, &self.revisions, settings.file_name(), output)
    }
}
