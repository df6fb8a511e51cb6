use crate::cli::settings::Settings;
use crate::script::ScriptOptions;
use clap::Args;
use migrator_commands::Failure;
use migrator_commands::Output;
use migrator_core::capability::Dialect;
use serde_json::json;
use std::process::ExitCode;

/// Create the version table
///
/// Creates the version table and the journal if they are not there, and changes nothing else.
#[derive(Debug, Args)]
pub(in crate::cli) struct EnsureVersion {
    /// Print the SQL, and touch no database
    #[arg(long)]
    sql: bool,
    /// With --sql: the database that the SQL is for: sqlite, postgres or mysql [default: that of the URL]
    #[arg(long, value_name = "DIALECT", requires = "sql")]
    dialect: Option<Dialect>,
}

impl EnsureVersion {
    pub(in crate::cli) async fn run(
        &self,
        settings: &Settings,
        output: &Output,
    ) -> Result<ExitCode, Failure> {
        let migrator = settings.migrator()?;
        if self.sql {
            let options = ScriptOptions { dialect: self.dialect, ..ScriptOptions::default() };
            output.raw(&migrator.script_version_table(options))?;
        } else {
            migrator.ensure_version_table().await?;
            let table = settings.version_table();
            output.report(
                || json!({ "version_table": table }),
                || vec![format!("the version table `{table}` is there")],
            );
        }
        Ok(ExitCode::SUCCESS)
    }
}
