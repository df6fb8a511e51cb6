use crate::cli::settings::Settings;
use crate::judge::{Judged, judge};
use clap::Args;
use migrator_commands::finding::{Finding, report};
use migrator_commands::{Failure, Output};
use std::process::ExitCode;

/// Judge the migrations by running their functions
///
/// Judges the migrations by running their functions, which only record: whether each fits the tables
/// that the ones before it make, up and down, whether rows will stand in the way, whether it has a form in
/// the SQL of the database, and whether what migrations.lock says is released is as it was. The compiler
/// says the same of what it can read; this sees through helper functions and conditions too. Touches no
/// database. Ends with 1 when something is wrong.
#[derive(Debug, Args)]
pub(in crate::cli) struct Check {}

impl Check {
    pub(in crate::cli) fn run(&self, settings: &Settings, output: &Output) -> Result<ExitCode, Failure> {
        let migrator = settings.migrator()?;
        let history = migrator.history();
        let dialect = migrator.url().dialect();
        let mut databases = history.databases().to_vec();
        if !databases.contains(&dialect) {
            databases.push(dialect);
        }
        let judgement = judge(history, &databases);
        let findings: Vec<Finding> = judgement
            .findings
            .into_iter()
            .map(|Judged { diagnostic, path, line }| Finding { diagnostic, path, line, column: None })
            .collect();
        Ok(report(&findings, history.graph().len(), judgement.complete, output))
    }
}
