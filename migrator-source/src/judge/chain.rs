use super::{Finding, Place};
use crate::folder::Node;
use migrator_core::diagnostic::{Diagnostic, every, shell_word};
use migrator_core::graph::{Graph, GraphError};
use migrator_core::revision::Revision;
use std::collections::{HashMap, HashSet};

/// The environment variable under which several heads are let pass. The command that joins them is
/// in a program that could not be built otherwise.
pub const ALLOW_HEADS: &str = "MIGRATOR_ALLOW_HEADS";

/// The code of the mistake that [`ALLOW_HEADS`] lets pass.
pub const SEVERAL_HEADS: &str = "several-heads";

/// Judges migrations that come in the order of their files' names.
///
/// When they are not `complete`, because some could not be read, only those mistakes are found
/// that no further migration could mend.
pub fn judge(nodes: &[Node], complete: bool) -> Vec<Finding> {
    let revisions = nodes.iter().map(|node| node.revision.clone());
    match Graph::new(revisions) {
        Ok(graph) if complete => heads(nodes, &graph).into_iter().collect(),
        Ok(_) => Vec::new(),
        Err(errors) => Judge::new(nodes, complete).judge(&errors.errors),
    }
}

/// Two or more heads of which no label tells one from the others.
fn heads(nodes: &[Node], graph: &Graph) -> Option<Finding> {
    let heads = graph.heads_without_own_label();
    let [.., last] = heads.as_slice() else { return None };
    if heads.len() < 2 {
        return None;
    }
    let ids: Vec<&str> = heads.iter().map(|&head| graph.id(head)).collect();
    let named: Vec<String> =
        heads.iter().map(|&head| format!("`{}` ({})", graph.id(head), nodes[head.position()].file)).collect();
    let (others, last_named) = named.split_at(named.len() - 1);
    let message = match ids.as_slice() {
        [a, b] if is_plain(a) && is_plain(b) => format!("merge {a} and {b}"),
        _ => "merge heads".to_owned(),
    };
    // `heads` would leave out one that another depends on, and take in a labelled branch.
    let joined = if heads == graph.effective_heads() {
        "heads".to_owned()
    } else {
        ids.iter().map(|id| shell_word(id)).collect::<Vec<_>>().join(" ")
    };
    let merge = format!("merge {joined} -m \"{message}\"");
    let diagnostic = Diagnostic::new(
        SEVERAL_HEADS,
        format!("the chain has {} heads: {} and {}", ids.len(), others.join(", "), last_named.concat()),
    )
    .help(format!(
        "join them with `cargo migrate {merge}` (or, where that is not installed, \
         `{ALLOW_HEADS}=1 cargo run --bin migrate -- {merge}`), let one follow the other in `down_revision`, or give each branch its own `branch_label`"
    ))
    .at_revision(graph.id(*last));
    Some(Finding { node: last.position(), place: Place::Revision, diagnostic })
}

/// Whether a shell leaves the text alone between double quotes.
fn is_plain(id: &str) -> bool {
    id.chars().all(|c| c.is_alphanumeric() || c == '_')
}

/// Gives each mistake of a graph to the migrations whose own it is.
struct Judge<'a> {
    nodes: &'a [Node],
    complete: bool,
    /// The positions of the migrations with each id.
    by_id: HashMap<&'a str, Vec<usize>>,
    findings: Vec<Finding>,
}

impl<'a> Judge<'a> {
    fn new(nodes: &'a [Node], complete: bool) -> Self {
        let mut by_id: HashMap<&str, Vec<usize>> = HashMap::with_capacity(nodes.len());
        for (position, node) in nodes.iter().enumerate() {
            by_id.entry(&node.revision.id).or_default().push(position);
        }
        Judge { nodes, complete, by_id, findings: Vec::new() }
    }

    fn judge(mut self, errors: &[GraphError]) -> Vec<Finding> {
        let follow_ups = explains_unknown_names(errors);
        for error in errors {
            let is_unknown =
                matches!(error, GraphError::UnknownParent { .. } | GraphError::UnknownDependency { .. });
            if !(follow_ups && is_unknown) {
                self.give(error);
            }
        }
        self.findings
    }

    fn give(&mut self, error: &GraphError) {
        let diagnostic = error.diagnostic();
        match error {
            GraphError::IllegalId { id, .. } => self.first(id, diagnostic, |_| Some(Place::Revision)),
            GraphError::IllegalLabel { revision, label, .. }
            | GraphError::LabelIsRevision { revision, label } => {
                self.first(revision, diagnostic, |node| label_place(node, label));
            }
            GraphError::DuplicateId { id, .. } => self.duplicates(id, &diagnostic),
            GraphError::DuplicateLabel { label, .. } => self.duplicate_labels(label, &diagnostic),
            GraphError::UnknownParent { revision, parent, .. } if self.complete => {
                self.first(revision, diagnostic, |node| parent_place(node, parent));
            }
            GraphError::UnknownDependency { revision, dependency, .. } if self.complete => {
                self.first(revision, diagnostic, |node| dependency_place(node, dependency));
            }
            // Whoever copies a file and forgets to change its id has made one mistake, and not also
            // that of following oneself, or of a circle.
            GraphError::SelfLoop { revision, .. } if self.is_taken_twice(revision) => {}
            GraphError::Cycle { path } | GraphError::DependencyCycle { path }
                if path.iter().any(|id| self.is_taken_twice(id)) => {}
            GraphError::SelfLoop { revision, dependency: false } => {
                self.first(revision, diagnostic, |node| parent_place(node, revision));
            }
            GraphError::SelfLoop { revision, dependency: true } => self.first(revision, diagnostic, |node| {
                let own = |name: &&String| *name == revision || node.branch_labels.contains(name);
                node.depends_on.iter().find(own).and_then(|name| dependency_place(node, name))
            }),
            GraphError::Cycle { path } => {
                self.circle(path, diagnostic, |node, next| parent_place(node, &next.id));
            }
            GraphError::DependencyCycle { path } => self.circle(path, diagnostic, |node, next| {
                let by_id = dependency_place(node, &next.id);
                by_id.or_else(|| next.branch_labels.iter().find_map(|label| dependency_place(node, label)))
            }),
            _ => {}
        }
    }

    fn is_taken_twice(&self, id: &str) -> bool {
        self.by_id.get(id).is_some_and(|nodes| nodes.len() > 1)
    }

    fn push(&mut self, node: usize, place: Place, diagnostic: Diagnostic) {
        self.findings.push(Finding { node, place, diagnostic });
    }

    /// Gives a mistake to the first migration of this id that has it and was not given it yet.
    fn first(&mut self, id: &str, diagnostic: Diagnostic, place: impl Fn(&Revision) -> Option<Place>) {
        let owners = self.by_id.get(id).map_or(&[][..], Vec::as_slice);
        let given = |node, place| {
            self.findings.iter().any(|finding| {
                finding.node == node && finding.place == place && finding.diagnostic.code == diagnostic.code
            })
        };
        let owner = owners.iter().find_map(|&node| {
            place(&self.nodes[node].revision).filter(|&place| !given(node, place)).map(|place| (node, place))
        });
        if let Some((node, place)) = owner {
            self.push(node, place, diagnostic);
        }
    }

    /// Every file with a taken id but the first is told which others have it. Two in one file are
    /// that file's mistake.
    fn duplicates(&mut self, id: &str, diagnostic: &Diagnostic) {
        let nodes = self.by_id.get(id).cloned().unwrap_or_default();
        for (at, &node) in nodes.iter().enumerate().skip(1) {
            let own = &self.nodes[node].file;
            if nodes[..at].iter().any(|&earlier| self.nodes[earlier].file == *own) {
                continue;
            }
            let others = self.files(nodes.iter().copied().filter(|&other| self.nodes[other].file != *own));
            let mut diagnostic = diagnostic.clone();
            diagnostic.fact.push_str(&format!(": this one and the one in {}", every(&others)));
            self.push(node, Place::Revision, diagnostic);
        }
    }

    /// Every migration that declares a taken label, but the first.
    fn duplicate_labels(&mut self, label: &str, diagnostic: &Diagnostic) {
        let declaring: Vec<(usize, Place)> = (0..self.nodes.len())
            .filter_map(|node| Some((node, label_place(&self.nodes[node].revision, label)?)))
            .collect();
        for &(node, place) in declaring.iter().skip(1) {
            self.push(node, place, diagnostic.clone());
        }
    }

    /// The last on a circle that can name the next in a literal is given it.
    fn circle(
        &mut self,
        path: &[String],
        diagnostic: Diagnostic,
        place: impl Fn(&Revision, &Revision) -> Option<Place>,
    ) {
        let member = |id: &String| self.by_id.get(id.as_str())?.first().copied();
        let next = path.iter().cycle().skip(1);
        let last = path
            .iter()
            .zip(next)
            .filter_map(|(id, next)| {
                let (node, next) = (member(id)?, member(next)?);
                Some((node, place(&self.nodes[node].revision, &self.nodes[next].revision)?))
            })
            .max_by_key(|&(node, _)| node);
        if let Some((node, place)) = last {
            self.push(node, place, diagnostic);
        }
    }

    /// The names of the files of nodes, each once.
    fn files(&self, nodes: impl Iterator<Item = usize>) -> Vec<&'a str> {
        let mut files: Vec<&str> = nodes.map(|node| self.nodes[node].file.as_str()).collect();
        files.dedup();
        files
    }
}

/// Whether each name that is not known may be one that was misspelt where it is given: a malformed or
/// taken name is gone from the chain, and what refers to it is no mistake of its own.
fn explains_unknown_names(errors: &[GraphError]) -> bool {
    let unknown: HashSet<&str> = errors
        .iter()
        .filter_map(|error| match error {
            GraphError::UnknownParent { parent, .. } => Some(parent.as_str()),
            GraphError::UnknownDependency { dependency, .. } => Some(dependency.as_str()),
            _ => None,
        })
        .collect();
    let gone = errors.iter().filter(|error| {
        matches!(
            error,
            GraphError::IllegalId { .. } | GraphError::IllegalLabel { .. } | GraphError::DuplicateId { .. }
        )
    });
    unknown.len() <= gone.count()
}

fn parent_place(revision: &Revision, parent: &str) -> Option<Place> {
    revision.down_revision.iter().position(|name| name == parent).map(Place::DownRevision)
}

fn dependency_place(revision: &Revision, name: &str) -> Option<Place> {
    revision.depends_on.iter().position(|other| other == name).map(Place::DependsOn)
}

fn label_place(revision: &Revision, label: &str) -> Option<Place> {
    revision.branch_labels.iter().position(|other| other == label).map(Place::BranchLabel)
}

#[cfg(test)]
mod tests;
