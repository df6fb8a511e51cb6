//! What a shell offers after the Tab key: the shell asks this program itself, so that it knows the
//! revisions.

use super::args::Arguments;
use crate::registry::History;
use clap::CommandFactory;
use clap_complete::env::CompleteEnv;
use clap_complete::{ArgValueCandidates, CompletionCandidate};
use migrator_core::graph::Graph;

/// The variable by which a shell asks.
pub(super) const VARIABLE: &str = "MIGRATE_COMPLETE";

/// Answers a shell that asks, and ends the program then.
pub(super) fn answer() {
    CompleteEnv::with_factory(Arguments::command).var(VARIABLE).complete();
}

/// Offers targets: the words, the branch labels, and the revisions, newest first.
pub(super) fn targets() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let words = ["head", "heads", "base"].map(CompletionCandidate::new);
        words.into_iter().chain(names()).collect()
    })
}

/// Offers the branch labels and the revisions, newest first.
pub(super) fn revisions() -> ArgValueCandidates {
    ArgValueCandidates::new(names)
}

fn names() -> Vec<CompletionCandidate> {
    // A shell is no place for an error: nothing is offered then.
    let Ok(history) = History::linked() else { return Vec::new() };
    let graph: &Graph = history.graph();
    let newest_first = graph.topological_order().into_iter().rev();
    let revisions = newest_first.map(|index| graph.revision(index)).collect::<Vec<_>>();
    let labels = revisions.iter().flat_map(|revision| {
        let help = format!("the branch that begins at {}", revision.id);
        let labels = revision.branch_labels.iter();
        labels.map(move |label| CompletionCandidate::new(label).help(Some(help.clone().into())))
    });
    let ids = revisions.iter().map(|revision| {
        let message = crate::prepare::summary(&revision.message);
        CompletionCandidate::new(&revision.id).help(Some(message.into()))
    });
    labels.chain(ids).collect()
}
