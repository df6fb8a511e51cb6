use super::run::RunOptions;
use crate::cli::complete::targets;
use crate::cli::many::ManyOptions;
use crate::cli::settings::Settings;
use crate::event::Direction;
use clap::Args;
use migrator_commands::Failure;
use migrator_commands::Output;
use std::process::ExitCode;

/// Run backward to a target
///
/// Runs backward to a target. What a step destroys is shown by `plan --downgrade`.
#[derive(Debug, Args)]
pub(in crate::cli) struct Downgrade {
    /// base, -1, an id or its beginning, label@base …; with --sql from:to
    #[arg(allow_negative_numbers = true, add = targets(), required_unless_present = "undo", conflicts_with = "undo")]
    target: Option<String>,
    #[command(flatten)]
    options: RunOptions,
}

impl Downgrade {
    pub(in crate::cli) fn many(&self) -> &ManyOptions {
        self.options.many()
    }

    pub(in crate::cli) async fn run(
        &self,
        settings: &Settings,
        output: &Output,
    ) -> Result<ExitCode, Failure> {
        self.options.run(Direction::Down, self.target.as_deref(), settings, output).await
    }
}
