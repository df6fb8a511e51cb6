use crate::cli::settings::Settings;
use clap::Args;
use migrator_commands::Failure;
use migrator_commands::Output;
use std::process::ExitCode;

/// Create the version table
///
/// Creates the version table and the journal if they are not there, and changes nothing else.
#[derive(Debug, Args)]
pub(in crate::cli) struct EnsureVersion {
    /// Print the SQL, and touch no database
    #[arg(long)]
    sql: bool,
}

impl EnsureVersion {
    pub(in crate::cli) async fn run(
        &self,
        settings: &Settings,
        output: &Output,
    ) -> Result<ExitCode, Failure> {
        let migrator = settings.migrator()?;
        if self.sql {
            output.raw(&migrator.script_version_table())?;
        } else {
            migrator.ensure_version_table().await?;
        }
        Ok(ExitCode::SUCCESS)
    }
}
