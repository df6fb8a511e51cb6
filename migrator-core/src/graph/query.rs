use super::edges::Edges;
use super::{RevisionIndex, RevisionSet};
use crate::revision::Revision;
use std::collections::HashMap;

/// Revisions that are known to form a sound graph: every name in them exists, none leads in a
/// circle.
///
/// ```
/// use migrator_core::graph::Graph;
/// use migrator_core::revision::Revision;
///
/// let graph = Graph::new([
///     Revision::new("b7c3d9e0f1a2").down("ae1027a6acf"),
///     Revision::new("ae1027a6acf"),
/// ])?;
/// let head = graph.heads()[0];
/// assert_eq!(graph.id(head), "b7c3d9e0f1a2");
/// assert_eq!(graph.parents(head), graph.bases());
/// # Ok::<(), migrator_core::graph::GraphErrors>(())
/// ```
#[derive(Debug, Clone)]
pub struct Graph {
    pub(super) revisions: Vec<Revision>,
    pub(super) index_of_id: HashMap<String, RevisionIndex>,
    pub(super) index_of_label: HashMap<String, RevisionIndex>,
    pub(super) parents: Edges,
    pub(super) children: Edges,
    pub(super) requires: Edges,
    pub(super) required_by: Edges,
    pub(super) normalized: Edges,
    pub(super) heads: Vec<RevisionIndex>,
    pub(super) effective_heads: Vec<RevisionIndex>,
    pub(super) bases: Vec<RevisionIndex>,
    pub(super) effective_bases: Vec<RevisionIndex>,
}

impl Graph {
    /// How many revisions there are.
    pub fn len(&self) -> usize {
        self.revisions.len()
    }

    /// Whether there is no revision.
    pub fn is_empty(&self) -> bool {
        self.revisions.is_empty()
    }

    /// All revisions, in registration order.
    pub fn indices(&self) -> impl Iterator<Item = RevisionIndex> + use<> {
        (0..self.revisions.len()).map(RevisionIndex::new)
    }

    /// The revision at an index of this graph.
    pub fn revision(&self, index: RevisionIndex) -> &Revision {
        &self.revisions[index.position()]
    }

    /// The id of the revision at an index of this graph.
    pub fn id(&self, index: RevisionIndex) -> &str {
        &self.revision(index).id
    }

    /// The ids of several revisions, in the same order.
    pub fn ids(&self, indices: impl IntoIterator<Item = RevisionIndex>) -> Vec<String> {
        indices.into_iter().map(|index| self.id(index).to_owned()).collect()
    }

    /// The revision with exactly this id.
    pub fn by_id(&self, id: &str) -> Option<RevisionIndex> {
        self.index_of_id.get(id).copied()
    }

    /// The revision that declares exactly this branch label.
    pub fn by_label(&self, label: &str) -> Option<RevisionIndex> {
        self.index_of_label.get(label).copied()
    }

    /// Every name that denotes a revision: the ids, then the branch labels, each in registration
    /// order.
    pub fn names(&self) -> impl Iterator<Item = (&str, RevisionIndex)> {
        let ids = self.indices().map(|index| (self.id(index), index));
        let labels = self.indices().flat_map(|index| {
            self.revision(index).branch_labels.iter().map(move |label| (label.as_str(), index))
        });
        ids.chain(labels)
    }

    /// The direct parents (`down_revision`), in the order in which the revision names them.
    pub fn parents(&self, index: RevisionIndex) -> &[RevisionIndex] {
        self.parents.of(index)
    }

    /// The revisions that have this one as a parent, in registration order.
    pub fn children(&self, index: RevisionIndex) -> &[RevisionIndex] {
        self.children.of(index)
    }

    /// What must be applied before this revision: its parents, then its dependencies.
    pub fn requires(&self, index: RevisionIndex) -> &[RevisionIndex] {
        self.requires.of(index)
    }

    /// The revisions that have this one as a parent or a dependency, in registration order.
    pub fn required_by(&self, index: RevisionIndex) -> &[RevisionIndex] {
        self.required_by.of(index)
    }

    /// The revisions that are nobody's parent, in registration order.
    pub fn heads(&self) -> &[RevisionIndex] {
        &self.heads
    }

    /// The revisions that are nobody's parent and nobody's dependency, in registration order.
    pub fn effective_heads(&self) -> &[RevisionIndex] {
        &self.effective_heads
    }

    /// The revisions without a parent, in registration order.
    pub fn bases(&self) -> &[RevisionIndex] {
        &self.bases
    }

    /// The revisions with neither parent nor dependency, in registration order.
    pub fn effective_bases(&self) -> &[RevisionIndex] {
        &self.effective_bases
    }

    /// The revisions with two or more children, in registration order.
    pub fn branch_points(&self) -> impl Iterator<Item = RevisionIndex> + '_ {
        self.indices().filter(|&index| self.children(index).len() > 1)
    }

    /// The revisions with two or more parents, in registration order.
    pub fn merge_points(&self) -> impl Iterator<Item = RevisionIndex> + '_ {
        self.indices().filter(|&index| self.parents(index).len() > 1)
    }

    /// A set of this graph's revisions without any in it.
    pub fn no_revisions(&self) -> RevisionSet {
        RevisionSet::none(self.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(graph: &Graph, indices: &[RevisionIndex]) -> Vec<String> {
        graph.ids(indices.iter().copied())
    }

    #[test]
    fn dependencies_count_for_effective_heads_and_bases_only() {
        let graph = Graph::new([
            Revision::new("a1"),
            Revision::new("a2").down("a1"),
            Revision::new("b1").depends_on("a2").label("side"),
            Revision::new("b2").down("b1"),
        ])
        .unwrap();
        assert_eq!(ids(&graph, graph.heads()), ["a2", "b2"]);
        assert_eq!(ids(&graph, graph.effective_heads()), ["b2"]);
        assert_eq!(ids(&graph, graph.bases()), ["a1", "b1"]);
        assert_eq!(ids(&graph, graph.effective_bases()), ["a1"]);
        assert_eq!(graph.by_label("side"), graph.by_id("b1"));
    }

    #[test]
    fn points() {
        let graph = Graph::new([
            Revision::new("a"),
            Revision::new("b").down("a"),
            Revision::new("c").down("a"),
            Revision::new("m").down("c").down("b"),
        ])
        .unwrap();
        assert_eq!(graph.ids(graph.branch_points()), ["a"]);
        assert_eq!(graph.ids(graph.merge_points()), ["m"]);
        let merge = graph.by_id("m").unwrap();
        assert_eq!(ids(&graph, graph.parents(merge)), ["c", "b"]);
    }
}
