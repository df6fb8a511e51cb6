//! Random revisions for property tests.

use crate::revision::Revision;
use proptest::prelude::*;
use proptest::sample::Index;

/// 1 to `most` revisions that form a sound graph, in any registration order. Ids sort in an order
/// in which everything required comes first.
pub(crate) fn revisions(most: usize) -> impl Strategy<Value = Vec<Revision>> {
    let picks = || prop::collection::vec(any::<Index>(), 0..3);
    let node = (picks(), prop::bool::weighted(0.9), picks(), prop::bool::weighted(0.15), any::<bool>());
    prop::collection::vec(node, 1..=most).prop_map(drawn).prop_shuffle()
}

type Node = (Vec<Index>, bool, Vec<Index>, bool, bool);

fn drawn(nodes: Vec<Node>) -> Vec<Revision> {
    let id = |number: usize| format!("r{number:03}");
    let mut revisions = Vec::with_capacity(nodes.len());
    for (number, (parents, follows, dependencies, depends, near)) in nodes.into_iter().enumerate() {
        let mut revision = Revision::new(id(number));
        if number > 0 {
            // A window keeps some histories long and narrow.
            let window = if near { number.min(4) } else { number };
            let pick = |index: &Index| id(number - 1 - index.index(window));
            if follows {
                revision.down_revision = parents.iter().map(pick).collect();
                revision.down_revision.sort_unstable();
                revision.down_revision.dedup();
            }
            if depends {
                revision.depends_on = dependencies.iter().map(pick).collect();
            }
        }
        revisions.push(revision);
    }
    revisions
}
