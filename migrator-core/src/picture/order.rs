//! Which revision comes in which row: everything above what it requires, and the picture narrow.
//!
//! A revision comes right after the last one that requires it, so the lanes that wait for it are
//! few. Of several branches above a revision the one that needs the most lanes is drawn first,
//! while no other one waits beside it (so registers are given out when expressions are compiled).

use crate::graph::{Graph, RevisionIndex};
use std::cmp::Reverse;

/// All revisions, each before everything that it requires.
pub(super) fn rows(graph: &Graph) -> Vec<RevisionIndex> {
    let weights = weights(graph);
    let first = |revision: &RevisionIndex| Reverse(weights[revision.position()]);
    let mut bases = graph.effective_bases().to_vec();
    // Independent histories stand one below the other, the one with the newest revision on top.
    bases.sort_by_key(|base| {
        let Weight { lanes, newest, own } = weights[base.position()];
        Reverse((newest, lanes, own))
    });

    let mut seen = graph.no_revisions();
    let mut rows = Vec::with_capacity(graph.len());
    for base in bases {
        if !seen.insert(base) {
            continue;
        }
        let mut open = vec![Open::new(graph, base, first)];
        while let Some(at) = open.last_mut() {
            match at.above.next() {
                Some(above) if seen.insert(above) => open.push(Open::new(graph, above, first)),
                Some(_) => {}
                None => {
                    rows.push(at.revision);
                    open.pop();
                }
            }
        }
    }
    rows
}

/// A revision that waits for those above it to be drawn.
struct Open {
    revision: RevisionIndex,
    above: std::vec::IntoIter<RevisionIndex>,
}

impl Open {
    fn new<K: Ord>(graph: &Graph, revision: RevisionIndex, first: impl Fn(&RevisionIndex) -> K) -> Self {
        let mut above = graph.required_by(revision).to_vec();
        above.sort_by_key(first);
        Open { revision, above: above.into_iter() }
    }
}

/// What is above a revision, with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Weight {
    /// About how many lanes it needs.
    lanes: u32,
    /// The one registered last.
    newest: RevisionIndex,
    /// The revision itself.
    own: RevisionIndex,
}

fn weights(graph: &Graph) -> Vec<Weight> {
    let mut weights: Vec<Weight> = graph.indices().map(|own| Weight { lanes: 1, newest: own, own }).collect();
    for revision in heads_first(graph) {
        let mut most = 0;
        let mut second = 0;
        let mut newest = revision;
        for above in graph.required_by(revision) {
            let weight = weights[above.position()];
            second = second.max(weight.lanes.min(most));
            most = most.max(weight.lanes);
            newest = newest.max(weight.newest);
        }
        let weight = &mut weights[revision.position()];
        weight.newest = newest;
        // While the second branch is drawn, the first one waits in a lane of its own.
        weight.lanes = most.max(second + 1);
    }
    weights
}

fn heads_first(graph: &Graph) -> Vec<RevisionIndex> {
    let mut waits_for: Vec<usize> =
        graph.indices().map(|revision| graph.required_by(revision).len()).collect();
    let mut order = graph.effective_heads().to_vec();
    let mut done = 0;
    while let Some(&revision) = order.get(done) {
        done += 1;
        for below in graph.requires(revision) {
            waits_for[below.position()] -= 1;
            if waits_for[below.position()] == 0 {
                order.push(*below);
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::sample;
    use crate::revision::Revision;
    use proptest::prelude::*;

    fn drawn(revisions: impl IntoIterator<Item = Revision>) -> Vec<String> {
        let graph = Graph::new(revisions).unwrap();
        graph.ids(rows(&graph))
    }

    #[test]
    fn of_equal_branches_the_newer_comes_first() {
        let fork = [Revision::new("a"), Revision::new("b").down("a"), Revision::new("c").down("a")];
        assert_eq!(drawn(fork), ["c", "b", "a"]);
    }

    #[test]
    fn a_trunk_is_drawn_before_what_hangs_on_it() {
        let trunk = [
            Revision::new("t1"),
            Revision::new("t2").down("t1"),
            Revision::new("f2").down("t2"),
            Revision::new("t3").down("t2"),
            Revision::new("f1").down("t1"),
        ];
        assert_eq!(drawn(trunk), ["t3", "f2", "t2", "f1", "t1"]);
    }

    #[test]
    fn the_history_with_the_newest_revision_is_on_top() {
        let two = [
            Revision::new("a1"),
            Revision::new("b1"),
            Revision::new("a2").down("a1"),
            Revision::new("b2").down("b1"),
        ];
        assert_eq!(drawn(two), ["b2", "b1", "a2", "a1"]);
    }

    proptest! {
        #[test]
        fn everything_stands_above_what_it_requires(revisions in sample::revisions(40)) {
            let graph = Graph::new(revisions).unwrap();
            let mut drawn = graph.no_revisions();
            for revision in rows(&graph) {
                prop_assert!(graph.required_by(revision).iter().all(|&above| drawn.contains(above)));
                prop_assert!(drawn.insert(revision));
            }
            prop_assert_eq!(drawn.len(), graph.len());
        }
    }
}
