use crate::entry::Entry;
use crate::listing::Listing;
use crate::output::Output;
use clap::Args;
use serde_json::{Value, json};

/// Show the heads
///
/// Shows the heads: the revisions that no other revision follows.
#[derive(Debug, Args)]
pub struct Heads {
    /// Show the revisions in full
    #[arg(short, long)]
    verbose: bool,
    /// Leave out heads that another revision depends on
    #[arg(long)]
    resolve_dependencies: bool,
}

impl Heads {
    /// Prints them.
    pub fn run(&self, history: &dyn Listing, output: &Output) {
        let graph = history.graph();
        let heads = if self.resolve_dependencies { graph.effective_heads() } else { graph.heads() };
        let entries: Vec<Entry<'_>> = heads.iter().map(|&head| Entry::new(history, head, false)).collect();
        output.report(
            || json!({ "heads": entries.iter().map(Entry::json).collect::<Vec<Value>>() }),
            || match self.verbose {
                true => entries.iter().flat_map(Entry::full).collect(),
                false => entries.iter().map(Entry::short).collect(),
            },
        );
    }
}
