//! What a shell offers after the Tab key: the shell asks the program itself, so that it knows the
//! revisions.

use clap::Command;
use clap_complete::env::CompleteEnv;
use clap_complete::{ArgValueCandidates, CompletionCandidate};
use migrator_core::graph::Graph;
use migrator_core::revision::summary;
use std::sync::OnceLock;

/// Finds the history; without one, no revision is offered.
type Find = fn() -> Option<Graph>;

static HISTORY: OnceLock<Find> = OnceLock::new();

/// Answers a shell that asks by way of an environment variable, and ends the program then.
pub fn answer(variable: &'static str, command: fn() -> Command, history: Find) {
    // A second call in one program would say the same.
    let _ = HISTORY.set(history);
    CompleteEnv::with_factory(command).var(variable).complete();
}

/// Offers targets: the words, the branch labels, and the revisions, newest first.
pub fn targets() -> ArgValueCandidates {
    ArgValueCandidates::new(|| {
        let words = ["head", "heads", "base"].map(CompletionCandidate::new);
        words.into_iter().chain(names()).collect()
    })
}

/// Offers the branch labels and the revisions, newest first.
pub fn revisions() -> ArgValueCandidates {
    ArgValueCandidates::new(names)
}

fn names() -> Vec<CompletionCandidate> {
    // A shell is no place for an error: nothing is offered then.
    let Some(graph) = HISTORY.get().and_then(|find| find()) else { return Vec::new() };
    let newest_first = graph.topological_order().into_iter().rev();
    let revisions = newest_first.map(|index| graph.revision(index)).collect::<Vec<_>>();
    let labels = revisions.iter().flat_map(|revision| {
        let help = format!("the branch that begins at {}", revision.id);
        let labels = revision.branch_labels.iter();
        labels.map(move |label| CompletionCandidate::new(label).help(Some(help.clone().into())))
    });
    let ids = revisions
        .iter()
        .map(|revision| CompletionCandidate::new(&revision.id).help(Some(summary(&revision.message).into())));
    labels.chain(ids).collect()
}
