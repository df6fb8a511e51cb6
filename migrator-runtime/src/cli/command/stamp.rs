use super::lock_options::LockOptions;
use crate::cli::complete::targets;
use crate::cli::limits::Limits;
use crate::cli::many::{ManyOptions, at};
use crate::cli::progress::Progress;
use crate::cli::settings::Settings;
use crate::script::ScriptOptions;
use crate::stamp::StampReport;
use clap::Args;
use migrator_commands::Failure;
use migrator_commands::Output;
use migrator_core::capability::Dialect;
use serde_json::json;
use std::process::ExitCode;

/// Set the revisions that the database is at, without running anything
///
/// Sets the revisions that the database is at, without running anything: for a database whose
/// schema is there already.
#[derive(Debug, Args)]
pub(in crate::cli) struct Stamp {
    /// head, heads, base, ids …
    #[arg(required = true, allow_negative_numbers = true, add = targets())]
    revisions: Vec<String>,
    /// Forget first what the version table says, even revisions that this program does not know
    #[arg(long)]
    purge: bool,
    /// Print the SQL, and touch no database; `from:to` says which rows are there [default from: base]
    #[arg(long, conflicts_with_all = ["purge", "all", "names", "failed_of"])]
    sql: bool,
    /// With --sql: the database that the SQL is for: sqlite, postgres or mysql [default: that of the URL]
    #[arg(long, value_name = "DIALECT", requires = "sql")]
    dialect: Option<Dialect>,
    #[command(flatten)]
    lock: LockOptions,
    #[command(flatten)]
    limits: Limits,
    #[command(flatten)]
    pub(in crate::cli) many: ManyOptions,
}

impl Stamp {
    pub(in crate::cli) async fn run(
        &self,
        settings: &Settings,
        output: &Output,
    ) -> Result<ExitCode, Failure> {
        let migrator = self.limits.apply(settings.migrator()?, output);
        let targets: Vec<&str> = self.revisions.iter().map(String::as_str).collect();
        if self.sql {
            let options = ScriptOptions { dialect: self.dialect, ..ScriptOptions::default() };
            output.raw(&migrator.script_stamp(&targets, options)?)?;
            return Ok(ExitCode::SUCCESS);
        }
        let (migrator, signals) = self.lock.apply(migrator, output).await?;
        let many = self.many.of(&migrator, settings, output).await;
        if let Some(run) = many.map_err(|failure| signals.coded(failure))? {
            let report = run.many.stamp(&targets, self.purge).await;
            let json = |stamped: &StampReport| json!({ "before": stamped.before, "rows": stamped.rows });
            return run.report(&report, json, |stamped| at(&stamped.rows), signals.code());
        }
        let progress = Progress::new(*output);
        let migrator = migrator.on_event(move |event| progress.show(event));
        let stamped = migrator.stamp(&targets, self.purge).await;
        let report = stamped.map_err(|error| signals.failure(error))?;
        let words = |rows: &[String]| if rows.is_empty() { "base".to_owned() } else { rows.join(", ") };
        output.report(
            || json!({ "before": report.before, "rows": report.rows }),
            || {
                vec![format!(
                    "{} was at {}, is now stamped {}",
                    migrator.url(),
                    words(&report.before),
                    words(&report.rows)
                )]
            },
        );
        Ok(ExitCode::SUCCESS)
    }
}
