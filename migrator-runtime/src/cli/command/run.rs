//! What upgrade and downgrade share.

use super::lock_options::LockOptions;
use super::sample;
use crate::cli::backfills::Backfills;
use crate::cli::duration::duration;
use crate::cli::limits::Limits;
use crate::cli::many::{ManyOptions, at};
use crate::cli::progress::Progress;
use crate::cli::{json, settings::Settings};
use crate::event::Direction;
use crate::executor::Transaction;
use crate::recovery::Interrupted;
use crate::script::ScriptOptions;
use clap::Args;
use migrator_commands::Failure;
use migrator_commands::Output;
use migrator_core::capability::Dialect;
use std::process::ExitCode;
use std::sync::Arc;

#[derive(Debug, Args)]
pub(super) struct RunOptions {
    /// Print the SQL for the target, or for a range `from:to`, and touch no database
    #[arg(long, conflicts_with_all = ["all", "names", "failed_of"])]
    sql: bool,
    /// With --sql: leave data steps, which are Rust code, out of the script
    #[arg(long, requires = "sql")]
    allow_data_steps_skipped: bool,
    /// With --sql: the database that the SQL is for: sqlite, postgres or mysql [default: that of the URL]
    #[arg(long, value_name = "DIALECT", requires = "sql")]
    dialect: Option<Dialect>,
    /// Take back what a half-done revision did, and do nothing else
    #[arg(long, conflicts_with = "sql")]
    undo: bool,
    /// What became of the statement at which a revision was interrupted, where the database cannot tell
    #[arg(long, value_name = "WHAT", value_parser = Interrupted::WORDS, conflicts_with = "sql")]
    interrupted_statement: Option<String>,
    /// How much one transaction covers
    #[arg(long, value_name = "MODE", value_parser = Transaction::WORDS)]
    transaction: Option<String>,
    #[command(flatten)]
    lock: LockOptions,
    #[command(flatten)]
    limits: Limits,
    #[command(flatten)]
    backfills: Backfills,
    /// Show what would be done, and what backfills would make of a few rows; change nothing
    #[arg(long, conflicts_with_all = ["sql", "undo", "all", "names", "failed_of"])]
    dry_run: bool,
    /// With --dry-run: how many rows are shown of each backfill
    #[arg(long, value_name = "ROWS", requires = "dry_run", default_value_t = 10)]
    sample: u32,
    #[command(flatten)]
    many: ManyOptions,
}

impl RunOptions {
    pub(super) fn many(&self) -> &ManyOptions {
        &self.many
    }

    pub(super) async fn run(
        &self,
        direction: Direction,
        target: Option<&str>,
        settings: &Settings,
        output: &Output,
    ) -> Result<ExitCode, Failure> {
        let mut migrator = self.backfills.set(self.limits.apply(settings.migrator()?, output));
        if let Some(Ok(mode)) = self.transaction.as_deref().map(str::parse) {
            let structure_commits = !self.dialect.unwrap_or(migrator.url().dialect()).has_transactional_ddl();
            if mode == Transaction::PerRun && structure_commits {
                output.warning(
                    "MySQL and MariaDB commit each change of the structure by themselves: each revision that \
                     changes it is on its own, and the others share transactions",
                );
            }
            migrator = migrator.transaction(mode);
        }
        if let Some(Ok(what)) = self.interrupted_statement.as_deref().map(str::parse) {
            migrator = migrator.interrupted(what);
        }
        let target = target.unwrap_or_default();
        if self.sql {
            let options =
                ScriptOptions { skip_data_steps: self.allow_data_steps_skipped, dialect: self.dialect };
            let script = migrator.script(direction, target, options)?;
            output.raw(&script)?;
            return Ok(ExitCode::SUCCESS);
        }
        if self.dry_run {
            let plan = migrator.plan(direction, target).await?;
            let samples = migrator.samples(direction, target, self.sample).await?;
            sample::report(&plan, &samples, output);
            return Ok(ExitCode::SUCCESS);
        }
        let (migrator, signals) = self.lock.apply(migrator, output).await?;
        let many = self.many.of(&migrator, settings, output).await;
        if let Some(run) = many.map_err(|failure| signals.coded(failure))? {
            let report = match direction {
                _ if self.undo => run.many.undo().await,
                Direction::Up => run.many.upgrade(target).await,
                Direction::Down => run.many.downgrade(target).await,
            };
            return run.report(&report, json::run, |report| at(&report.rows), signals.code());
        }
        let progress = Arc::new(Progress::new(*output));
        let shown = Arc::clone(&progress);
        let migrator = migrator.on_event(move |event| shown.show(event));
        let report = match direction {
            _ if self.undo => migrator.undo().await,
            Direction::Up => migrator.upgrade(target).await,
            Direction::Down => migrator.downgrade(target).await,
        };
        let report = report.map_err(|error| signals.failure(error))?;
        output.report(
            || json::run(&report),
            || {
                let at = at(&report.rows);
                vec![match report.steps.len() {
                    0 if self.undo => {
                        format!(
                            "nothing to take back: no revision is half done; {} is at {at}",
                            migrator.url()
                        )
                    }
                    0 => format!("nothing to do: {} is at {at}", migrator.url()),
                    steps => format!(
                        "{steps} {} in {}; {} is at {at}",
                        if steps == 1 { "revision" } else { "revisions" },
                        duration(report.took),
                        migrator.url()
                    ),
                }]
            },
        );
        Ok(ExitCode::SUCCESS)
    }
}
