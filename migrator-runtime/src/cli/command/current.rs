use crate::cli::json::half_done;
use crate::cli::many::{ManyOptions, at};
use crate::cli::settings::Settings;
use clap::Args;
use migrator_commands::Entry;
use migrator_commands::Failure;
use migrator_commands::Output;
use migrator_core::diagnostic::{Diagnostic, every};
use migrator_core::plan;
use serde_json::{Value, json};
use std::process::ExitCode;

/// Show the revisions that the database is at
///
/// Shows the revisions that the database is at. Creates nothing.
#[derive(Debug, Args)]
pub(in crate::cli) struct Current {
    /// Show the revisions in full
    #[arg(short, long)]
    verbose: bool,
    /// Exit with 1 unless the database is at all heads
    #[arg(short, long)]
    check_heads: bool,
    #[command(flatten)]
    pub(in crate::cli) many: ManyOptions,
}

impl Current {
    pub(in crate::cli) async fn run(
        &self,
        settings: &Settings,
        output: &Output,
    ) -> Result<ExitCode, Failure> {
        let migrator = settings.migrator()?;
        if let Some(run) = self.many.of(&migrator, settings, output).await? {
            let graph = migrator.history().graph();
            let heads = graph.ids(graph.effective_heads().iter().copied());
            let report = run.many.current().await;
            let is_at_heads = |rows: &Vec<String>| heads.iter().all(|head| rows.contains(head));
            let is_fine = |rows: &Vec<String>| !self.check_heads || is_at_heads(rows);
            return run.list(&report, |rows| json!({ "rows": rows }), |rows| at(rows), is_fine);
        }
        let state = migrator.state().await?;
        let rows = state.rows;
        let history = migrator.history();
        let graph = history.graph();
        let at = plan::current(graph, &rows).map_err(|error| migrator.target_error(error))?;
        let entries: Vec<Entry<'_>> = at.iter().map(|&index| Entry::new(history, index, true)).collect();
        output.report(
            || {
                let revisions: Vec<Value> = entries.iter().map(Entry::json).collect();
                let half_done = state.half_done.as_ref().map(half_done);
                let database = migrator.url().to_string();
                json!({ "database": database, "rows": rows, "current": revisions, "half_done": half_done })
            },
            || {
                if self.verbose {
                    let mut lines = vec![format!("Current revisions of {}:", migrator.url())];
                    lines.extend(entries.iter().flat_map(Entry::full));
                    return lines;
                }
                if entries.is_empty() {
                    return vec![format!("{} is at base: no revision is applied", migrator.url())];
                }
                entries.iter().map(Entry::short).collect()
            },
        );
        if let Some(half) = &state.half_done {
            output.warning(&migrator.said_of(half).await?.to_string());
        }
        if self.check_heads {
            let missing: Vec<String> = graph
                .ids(graph.effective_heads().iter().copied())
                .into_iter()
                .filter(|h| !rows.contains(h))
                .collect();
            if !missing.is_empty() {
                let fact = format!("the database is not at all heads: {} not applied", every(&missing));
                return Err(Failure::no(Diagnostic::new("not-at-heads", fact).help("run `upgrade heads`")));
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
