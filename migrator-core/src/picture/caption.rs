use super::marks::{Marks, State};
use super::plain::first_line;
use crate::graph::{Graph, RevisionIndex};
use std::fmt;

/// What is said beside the node of a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Caption {
    /// The revision.
    pub revision: RevisionIndex,
    /// Its id.
    pub id: String,
    /// The branch labels that it declares.
    pub labels: Vec<String>,
    /// What its place in the history is.
    pub notes: Vec<Note>,
    /// The first line of its message; may be empty.
    pub message: String,
    /// What is known of it.
    pub state: State,
}

/// A remark on a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Note {
    /// It is nobody's parent.
    Head,
    /// It has several children.
    BranchPoint,
    /// It has several parents.
    MergePoint,
    /// The version table names it.
    Current,
    /// It depends on these (as its author names them), and the picture has no line for that.
    Needs(Vec<String>),
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Note::Head => f.write_str("head"),
            Note::BranchPoint => f.write_str("branchpoint"),
            Note::MergePoint => f.write_str("mergepoint"),
            Note::Current => f.write_str("current"),
            Note::Needs(names) => write!(f, "needs {}", names.join(", ")),
        }
    }
}

/// `id (labels) (notes) message`.
impl fmt::Display for Caption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.id)?;
        if !self.labels.is_empty() {
            write!(f, " ({})", self.labels.join(", "))?;
        }
        for note in &self.notes {
            write!(f, " ({note})")?;
        }
        if !self.message.is_empty() {
            write!(f, " {}", self.message)?;
        }
        Ok(())
    }
}

impl Caption {
    /// `noted` are the dependencies that have no line in the picture.
    pub(super) fn new(
        graph: &Graph,
        marks: &Marks,
        revision: RevisionIndex,
        noted: &[RevisionIndex],
    ) -> Self {
        let node = graph.revision(revision);
        let state = marks.state(revision);
        let mut notes = Vec::new();
        if graph.children(revision).is_empty() {
            notes.push(Note::Head);
        }
        if graph.children(revision).len() > 1 {
            notes.push(Note::BranchPoint);
        }
        if graph.parents(revision).len() > 1 {
            notes.push(Note::MergePoint);
        }
        if state == State::Current {
            notes.push(Note::Current);
        }
        let needs: Vec<String> = noted.iter().map(|&below| name_in(graph, revision, below)).collect();
        if !needs.is_empty() {
            notes.push(Note::Needs(needs));
        }
        let (id, labels) = (node.id.clone(), node.branch_labels.clone());
        Caption { revision, id, labels, notes, message: first_line(&node.message), state }
    }
}

/// The revisions that one depends on without having them as parents, each once.
pub(super) fn dependencies(graph: &Graph, revision: RevisionIndex) -> &[RevisionIndex] {
    // What is required is the parents and then what else a revision depends on.
    graph.requires(revision).get(graph.parents(revision).len()..).unwrap_or_default()
}

/// What a revision calls one of its dependencies: an id or a label.
fn name_in(graph: &Graph, revision: RevisionIndex, below: RevisionIndex) -> String {
    let names = &graph.revision(revision).depends_on;
    let written = names.iter().find(|name| graph.by_id(name).or_else(|| graph.by_label(name)) == Some(below));
    written.map_or_else(|| graph.id(below).to_owned(), Clone::clone)
}
