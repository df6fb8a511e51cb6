use super::lock_options::WaitOption;
use crate::cli::limits::Limits;
use crate::cli::progress::Progress;
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
    #[command(flatten)]
    wait: WaitOption,
    #[command(flatten)]
    limits: Limits,
}

impl EnsureVersion {
    pub(in crate::cli) async fn run(
        &self,
        settings: &Settings,
        output: &Output,
    ) -> Result<ExitCode, Failure> {
        let migrator = self.limits.apply(settings.migrator()?, output);
        if self.sql {
            let options = ScriptOptions { dialect: self.dialect, ..ScriptOptions::default() };
            output.raw(&migrator.script_version_table(options))?;
        } else {
            let (migrator, signals) = self.wait.apply(migrator);
            let progress = Progress::new(*output);
            let migrator = migrator.on_event(move |event| progress.show(event));
            migrator.ensure_version_table().await.map_err(|error| signals.failure(error))?;
            let table = settings.version_table();
            output.report(
                || json!({ "version_table": table }),
                || vec![format!("the version table `{table}` is there")],
            );
        }
        Ok(ExitCode::SUCCESS)
    }
}
