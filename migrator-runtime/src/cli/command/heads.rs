use crate::cli::entry::Entry;
use crate::cli::exit::Failure;
use crate::cli::output::Output;
use crate::registry;
use clap::Args;
use serde_json::{Value, json};
use std::process::ExitCode;

/// Show the heads
///
/// Shows the heads: the revisions that no other revision follows.
#[derive(Debug, Args)]
pub(in crate::cli) struct Heads {
    /// Show the revisions in full
    #[arg(short, long)]
    verbose: bool,
    /// Leave out heads that another revision depends on
    #[arg(long)]
    resolve_dependencies: bool,
}

impl Heads {
    pub(in crate::cli) fn run(&self, output: &Output) -> Result<ExitCode, Failure> {
        let history = registry::History::linked()?;
        let graph = history.graph();
        let heads = if self.resolve_dependencies { graph.effective_heads() } else { graph.heads() };
        let entries: Vec<Entry<'_>> = heads.iter().map(|&head| Entry::new(&history, head, false)).collect();
        output.report(
            || json!({ "heads": entries.iter().map(Entry::json).collect::<Vec<Value>>() }),
            || match self.verbose {
                true => entries.iter().flat_map(Entry::full).collect(),
                false => entries.iter().map(Entry::short).collect(),
            },
        );
        Ok(ExitCode::SUCCESS)
    }
}
