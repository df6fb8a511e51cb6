use super::edges::Edges;
use super::{Graph, RevisionIndex, RevisionSet};

/// Which edges count when ancestors and descendants are looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Follow {
    /// Parents and children only.
    Parents,
    /// Parents and dependencies, children and dependents.
    Requirements,
}

impl Graph {
    /// The revisions themselves and everything below them.
    pub fn ancestors(&self, of: impl IntoIterator<Item = RevisionIndex>, follow: Follow) -> RevisionSet {
        let edges = match follow {
            Follow::Parents => &self.parents,
            Follow::Requirements => &self.requires,
        };
        self.reached(of, edges)
    }

    /// The revisions themselves and everything above them.
    pub fn descendants(&self, of: impl IntoIterator<Item = RevisionIndex>, follow: Follow) -> RevisionSet {
        let edges = match follow {
            Follow::Parents => &self.children,
            Follow::Requirements => &self.required_by,
        };
        self.reached(of, edges)
    }

    /// The branch of a revision: everything above any of these revisions, and everything below.
    pub fn lineage(&self, of: &[RevisionIndex], follow: Follow) -> RevisionSet {
        let mut lineage = self.ancestors(of.iter().copied(), follow);
        for above in self.descendants(of.iter().copied(), follow).iter() {
            lineage.insert(above);
        }
        lineage
    }

    /// Two of the revisions of which one is, over any edges, an ancestor of the other:
    /// `(descendant, ancestor)`.
    pub fn overlap(&self, revisions: &[RevisionIndex]) -> Option<(RevisionIndex, RevisionIndex)> {
        if revisions.len() < 2 {
            return None;
        }
        let mut below = self.no_revisions();
        let mut todo = Vec::new();
        let mut given = self.no_revisions();
        for &revision in revisions {
            given.insert(revision);
        }
        for upper in given.iter() {
            // What an earlier revision reached has been compared with all that were given.
            todo.extend(self.requires(upper));
            while let Some(lower) = todo.pop() {
                if given.contains(lower) {
                    return Some((upper, lower));
                }
                if below.insert(lower) {
                    todo.extend(self.requires(lower));
                }
            }
        }
        None
    }

    fn reached(&self, from: impl IntoIterator<Item = RevisionIndex>, edges: &Edges) -> RevisionSet {
        let mut reached = self.no_revisions();
        let mut todo: Vec<RevisionIndex> = Vec::new();
        for start in from {
            if reached.insert(start) {
                todo.push(start);
            }
        }
        while let Some(revision) = todo.pop() {
            for &next in edges.of(revision) {
                if reached.insert(next) {
                    todo.push(next);
                }
            }
        }
        reached
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::revision::Revision;

    fn graph() -> Graph {
        Graph::new([
            Revision::new("a1"),
            Revision::new("a2").down("a1"),
            Revision::new("b1"),
            Revision::new("b2").down("b1").depends_on("a1"),
        ])
        .unwrap()
    }

    #[test]
    fn dependencies_are_followed_only_when_asked_for() {
        let graph = graph();
        let b2 = graph.by_id("b2").unwrap();
        assert_eq!(graph.ids(graph.ancestors([b2], Follow::Parents).iter()), ["b1", "b2"]);
        assert_eq!(graph.ids(graph.ancestors([b2], Follow::Requirements).iter()), ["a1", "b1", "b2"]);
        let a1 = graph.by_id("a1").unwrap();
        assert_eq!(graph.ids(graph.descendants([a1], Follow::Parents).iter()), ["a1", "a2"]);
        assert_eq!(graph.ids(graph.lineage(&[a1], Follow::Requirements).iter()), ["a1", "a2", "b2"]);
    }

    #[test]
    fn overlap_is_found_over_dependencies() {
        let graph = graph();
        let index = |id| graph.by_id(id).unwrap();
        assert_eq!(graph.overlap(&[index("a1"), index("b2")]), Some((index("b2"), index("a1"))));
        assert_eq!(graph.overlap(&[index("a2"), index("b2")]), None);
        assert_eq!(graph.overlap(&[index("a2"), index("a2")]), None);
    }
}
