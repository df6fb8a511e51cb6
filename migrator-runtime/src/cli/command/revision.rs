use crate::cli::author::Author;
use crate::cli::complete::targets;
use crate::cli::exit::Failure;
use crate::cli::output::Output;
use crate::cli::settings::Settings;
use clap::Args;
use std::process::ExitCode;

/// Write a new migration file
///
/// Writes a new migration file. It is part of the program at the next build: no list needs an edit.
#[derive(Debug, Args)]
pub(in crate::cli) struct Revision {
    /// What the migration does
    #[arg(short, long)]
    message: String,
    /// The revision that it follows, or `base`; several make a merge
    #[arg(long, value_name = "REVISION", default_value = "head", add = targets())]
    head: Vec<String>,
    #[command(flatten)]
    author: Author,
}

impl Revision {
    pub(in crate::cli) fn run(&self, settings: &Settings, output: &Output) -> Result<ExitCode, Failure> {
        self.author.write(&self.message, &self.head, settings.file_name(), output)
    }
}
