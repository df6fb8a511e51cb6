use super::RevisionIndex;
use super::edges::Edges;

/// The edges along which revisions are put in order: parents, and those dependencies that no
/// ancestor (over parents) lists already.
///
/// Ancestry over all edges stays the same, because the ancestor that lists the dependency lies in
/// between.
pub(super) fn normalized(parents: &Edges, children: &Edges, dependencies: &Edges, rank: &[u32]) -> Edges {
    // All (dependency, dependent) pairs, by dependency, the dependents from below.
    let mut pairs: Vec<(RevisionIndex, RevisionIndex)> =
        parents.revisions().flat_map(|r| dependencies.of(r).iter().map(move |&d| (d, r))).collect();
    pairs.sort_by_key(|&(dependency, dependent)| (dependency, rank[dependent.position()]));

    let mut dropped: Vec<(RevisionIndex, RevisionIndex)> = Vec::new();
    let mut seen_for: Vec<u32> = vec![0; rank.len()];
    let mut round = 0;
    for same in pairs.chunk_by(|a, b| a.0 == b.0) {
        let [_, .., (_, highest)] = same else { continue };
        // Nothing that ranks above the highest dependent can lead to one.
        let limit = rank[highest.position()];
        round += 1;
        let mut todo: Vec<RevisionIndex> = Vec::new();
        for &(dependency, dependent) in same {
            if seen_for[dependent.position()] == round {
                dropped.push((dependent, dependency));
                continue;
            }
            todo.push(dependent);
            while let Some(revision) = todo.pop() {
                for &child in children.of(revision) {
                    let at = child.position();
                    if rank[at] <= limit && seen_for[at] != round {
                        seen_for[at] = round;
                        todo.push(child);
                    }
                }
            }
        }
    }
    dropped.sort_unstable();

    let mut edges = Edges::with_capacity(rank.len(), rank.len());
    for revision in parents.revisions() {
        let kept = dependencies
            .of(revision)
            .iter()
            .copied()
            .filter(|&dependency| dropped.binary_search(&(revision, dependency)).is_err());
        edges.push(parents.of(revision).iter().copied().chain(kept));
    }
    edges
}

#[cfg(test)]
mod tests {
    use crate::graph::Graph;
    use crate::revision::Revision;

    #[test]
    fn a_dependency_that_an_ancestor_lists_is_left_out() {
        let graph = Graph::new([
            Revision::new("d"),
            Revision::new("a").depends_on("d"),
            Revision::new("b").down("a").depends_on("d"),
            Revision::new("c").down("b").depends_on("d"),
            Revision::new("other").depends_on("d"),
        ])
        .unwrap();
        let normalized = |id| {
            let edges = graph.normalized.of(graph.by_id(id).unwrap());
            graph.ids(edges.iter().copied())
        };
        assert_eq!(normalized("a"), ["d"]);
        assert_eq!(normalized("b"), ["a"]);
        assert_eq!(normalized("c"), ["b"]);
        assert_eq!(normalized("other"), ["d"]);
    }

    #[test]
    fn an_ancestor_may_list_its_parent_as_a_dependency() {
        let graph = Graph::new([
            Revision::new("d"),
            Revision::new("a").down("d").depends_on("d"),
            Revision::new("b").down("a").depends_on("d"),
        ])
        .unwrap();
        let b = graph.by_id("b").unwrap();
        assert_eq!(graph.ids(graph.normalized.of(b).iter().copied()), ["a"]);
    }
}
