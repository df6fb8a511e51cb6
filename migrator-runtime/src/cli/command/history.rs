use crate::cli::entry::Entry;
use crate::cli::exit::Failure;
use crate::cli::output::Output;
use crate::cli::settings::Settings;
use clap::Args;
use migrator_core::plan;
use migrator_core::target::{Range, Side};
use serde_json::{Value, json};
use std::process::ExitCode;

/// List the revisions, newest first
///
/// Lists the revisions, newest first.
#[derive(Debug, Args)]
pub(in crate::cli) struct History {
    /// Only this range: start:end, start: or :end; `current` stands for what is applied
    #[arg(short, long, value_name = "START:END", allow_hyphen_values = true)]
    rev_range: Option<String>,
    /// Show the revisions in full
    #[arg(short, long)]
    verbose: bool,
    /// Mark what the database is at
    #[arg(short, long)]
    indicate_current: bool,
    /// At most so many
    #[arg(long, value_name = "N")]
    limit: Option<usize>,
}

impl History {
    pub(in crate::cli) async fn run(
        &self,
        settings: &Settings,
        output: &Output,
    ) -> Result<ExitCode, Failure> {
        let migrator = settings.migrator()?;
        let refused = |error| Failure::from(migrator.target_error(error));
        let range =
            self.rev_range.as_deref().map(Range::parse).transpose().map_err(refused)?.unwrap_or(Range::ALL);
        let needs_rows = self.indicate_current || range.start == Side::Current || range.end == Side::Current;
        let rows = if needs_rows { migrator.current().await? } else { Vec::new() };
        let history = migrator.history();
        let mut revisions = plan::history(history.graph(), &range, &rows).map_err(refused)?;
        revisions.truncate(self.limit.unwrap_or(usize::MAX));
        let entries: Vec<Entry<'_>> = revisions
            .into_iter()
            .map(|index| {
                let current =
                    self.indicate_current && rows.iter().any(|row| row == history.graph().id(index));
                Entry::new(history, index, current)
            })
            .collect();
        output.report(
            || json!({ "history": entries.iter().map(Entry::json).collect::<Vec<Value>>() }),
            || match self.verbose {
                true => entries.iter().flat_map(Entry::full).collect(),
                false => entries.iter().map(Entry::line).collect(),
            },
        );
        Ok(ExitCode::SUCCESS)
    }
}
