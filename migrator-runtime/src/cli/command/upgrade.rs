use super::run::RunOptions;
use crate::cli::complete::targets;
use crate::cli::many::ManyOptions;
use crate::cli::settings::Settings;
use crate::event::Direction;
use clap::Args;
use migrator_commands::Failure;
use migrator_commands::Output;
use std::process::ExitCode;

/// Run forward to a target
///
/// Runs forward to a target. By default all steps share one transaction: all or nothing.
#[derive(Debug, Args)]
pub(in crate::cli) struct Upgrade {
    /// head, heads, +1, an id or its beginning, label@head …; with --sql also from:to
    #[arg(allow_negative_numbers = true, add = targets(), required_unless_present = "undo", conflicts_with = "undo")]
    target: Option<String>,
    #[command(flatten)]
    options: RunOptions,
}

impl Upgrade {
    pub(in crate::cli) fn many(&self) -> &ManyOptions {
        self.options.many()
    }

    pub(in crate::cli) async fn run(
        &self,
        settings: &Settings,
        output: &Output,
    ) -> Result<ExitCode, Failure> {
        self.options.run(Direction::Up, self.target.as_deref(), settings, output).await
    }
}
