use crate::entry::Entry;
use crate::failure::Failure;
use crate::listing::Listing;
use crate::output::Output;
use clap::Args;
use migrator_core::graph::RevisionIndex;
use migrator_core::plan;
use migrator_core::target::Range;
use serde_json::{Value, json};

/// Show where the history forks
///
/// Shows where the history forks: each branch point with what follows it.
#[derive(Debug, Args)]
pub struct Branches {
    /// Show the branch points in full
    #[arg(short, long)]
    verbose: bool,
}

impl Branches {
    /// Prints them.
    ///
    /// # Errors
    ///
    /// None that is known of: a graph has a history.
    pub fn run(&self, history: &dyn Listing, output: &Output) -> Result<(), Failure> {
        let graph = history.graph();
        let newest_first = plan::history(graph, &Range::ALL, &[])?;
        let points: Vec<RevisionIndex> =
            newest_first.into_iter().filter(|&index| graph.children(index).len() > 1).collect();
        let entry = |index: RevisionIndex| Entry::new(history, index, false);
        output.report(
            || json!({ "branches": points.iter().map(|&point| entry(point).json()).collect::<Vec<Value>>() }),
            || {
                let lines = points.iter().flat_map(|&point| {
                    let mut lines =
                        if self.verbose { entry(point).full() } else { vec![entry(point).short()] };
                    let children = graph.children(point).iter();
                    lines.extend(children.map(|&child| format!("    -> {}", entry(child).short())));
                    lines
                });
                lines.collect()
            },
        );
        Ok(())
    }
}
