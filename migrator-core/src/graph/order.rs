use super::blocked::Blocked;
use super::{Follow, Graph, RevisionIndex, RevisionSet};

/// Revisions in the order in which they are taken down, the newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ordered {
    /// Everything that can be reached from the starts, each before all that it requires.
    pub newest_first: Vec<RevisionIndex>,
    /// What cannot be reached from the starts without leaving the set, in registration order.
    pub unreached: Vec<RevisionIndex>,
}

impl Graph {
    /// All revisions, each after everything that it requires.
    pub fn topological_order(&self) -> Vec<RevisionIndex> {
        let mut all = self.no_revisions();
        self.indices().for_each(|index| {
            all.insert(index);
        });
        let mut order = self.newest_first(&all, &self.effective_heads).newest_first;
        order.reverse();
        order
    }

    /// Orders a set of revisions from the newest to the oldest, beginning with those of the
    /// `starts` that are in the set.
    ///
    /// A branch is walked down as far as possible before another one is begun, so the revisions of
    /// one branch stand together; ties go to the one registered first, and then to the parent named
    /// first.
    pub fn newest_first(&self, set: &RevisionSet, starts: &[RevisionIndex]) -> Ordered {
        Walk::new(self, set, starts, self.is_convex(set)).ordered()
    }

    /// Whether the second revision is one of those along which the first is put in order: a parent,
    /// or a dependency that no ancestor of it lists already.
    pub(crate) fn is_ordered_after(&self, revision: RevisionIndex, below: RevisionIndex) -> bool {
        self.normalized.of(revision).contains(&below)
    }

    /// Whether no way between two revisions of the set leads outside of it.
    fn is_convex(&self, set: &RevisionSet) -> bool {
        let outside = set
            .iter()
            .flat_map(|index| self.requires(index).iter().copied())
            .filter(|&below| !set.contains(below));
        let below = self.ancestors(outside, Follow::Requirements);
        below.iter().all(|index| !set.contains(index))
    }
}

/// The branches that are being walked down, each by its next revision, in order of their begin.
struct Walk<'g> {
    graph: &'g Graph,
    remaining: RevisionSet,
    blocked: Blocked<'g>,
    branches: Branches,
    order: Vec<RevisionIndex>,
}

impl<'g> Walk<'g> {
    fn new(graph: &'g Graph, set: &RevisionSet, starts: &[RevisionIndex], convex: bool) -> Self {
        let mut branches = Branches::new(graph.len());
        let mut sorted: Vec<RevisionIndex> =
            starts.iter().copied().filter(|&start| set.contains(start)).collect();
        sorted.sort_unstable();
        sorted.dedup();
        for start in sorted {
            branches.begin(start);
        }
        Walk {
            graph,
            remaining: set.clone(),
            blocked: Blocked::new(graph, set, convex),
            branches,
            order: Vec::with_capacity(set.len()),
        }
    }

    fn ordered(mut self) -> Ordered {
        let mut at = self.branches.first();
        while let Some(branch) = at {
            let candidate = self.branches.next_of(branch);
            if let Some(above) = self.blocked.by(candidate, &self.branches, &self.remaining) {
                at = Some(above);
                continue;
            }
            self.order.push(candidate);
            self.remaining.remove(candidate);
            self.blocked.taken(candidate);
            at = self.go_down(branch, candidate);
        }
        Ordered { newest_first: self.order, unreached: self.remaining.iter().collect() }
    }

    /// Moves a branch from the revision that was taken to the next; says where to go on.
    fn go_down(&mut self, branch: usize, taken: RevisionIndex) -> Option<usize> {
        let graph = self.graph;
        self.branches.leave(taken);
        let mut next = graph
            .normalized
            .of(taken)
            .iter()
            .copied()
            .filter(|&below| self.remaining.contains(below) && self.branches.of(below).is_none())
            .collect::<Vec<_>>()
            .into_iter();
        match next.next() {
            Some(first) => {
                self.branches.move_to(branch, first);
                next.for_each(|other| self.branches.begin(other));
                Some(branch)
            }
            None => self.branches.end(branch),
        }
    }
}

/// Branches by number; an ended one keeps its number and is skipped.
pub(super) struct Branches {
    next_revision: Vec<RevisionIndex>,
    /// Each branch's neighbours among those that have not ended.
    before: Vec<Option<usize>>,
    after: Vec<Option<usize>>,
    first: Option<usize>,
    last: Option<usize>,
    branch_of: Vec<Option<u32>>,
}

impl Branches {
    fn new(revisions: usize) -> Self {
        Branches {
            next_revision: Vec::new(),
            before: Vec::new(),
            after: Vec::new(),
            first: None,
            last: None,
            branch_of: vec![None; revisions],
        }
    }

    fn begin(&mut self, revision: RevisionIndex) {
        let number = self.next_revision.len();
        self.next_revision.push(revision);
        self.before.push(self.last);
        self.after.push(None);
        match self.last {
            Some(last) => self.after[last] = Some(number),
            None => self.first = Some(number),
        }
        self.last = Some(number);
        self.branch_of[revision.position()] = Some(number as u32);
    }

    /// Ends a branch; returns the one before it, or else the first.
    fn end(&mut self, branch: usize) -> Option<usize> {
        let (before, after) = (self.before[branch], self.after[branch]);
        match before {
            Some(before) => self.after[before] = after,
            None => self.first = after,
        }
        match after {
            Some(after) => self.before[after] = before,
            None => self.last = before,
        }
        before.or(self.first)
    }

    fn leave(&mut self, revision: RevisionIndex) {
        self.branch_of[revision.position()] = None;
    }

    fn move_to(&mut self, branch: usize, revision: RevisionIndex) {
        self.next_revision[branch] = revision;
        self.branch_of[revision.position()] = Some(branch as u32);
    }

    fn next_of(&self, branch: usize) -> RevisionIndex {
        self.next_revision[branch]
    }

    /// The branch whose next revision this is.
    pub(super) fn of(&self, revision: RevisionIndex) -> Option<usize> {
        self.branch_of[revision.position()].map(|branch| branch as usize)
    }

    /// The first branch that has not ended.
    fn first(&self) -> Option<usize> {
        self.first
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::sample;
    use crate::revision::Revision;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn remembering_changes_no_order(revisions in sample::revisions(40), tops in prop::collection::vec(any::<prop::sample::Index>(), 4)) {
            let graph = Graph::new(revisions).unwrap();
            let all: Vec<RevisionIndex> = graph.indices().collect();
            let tops: Vec<RevisionIndex> = tops.iter().map(|top| *top.get(&all)).collect();
            let mut set = graph.ancestors(tops[1..].iter().copied(), Follow::Requirements);
            let applied = graph.ancestors([tops[0]], Follow::Requirements);
            set.retain(|revision| !applied.contains(revision));
            prop_assert!(graph.is_convex(&set));
            let quick = Walk::new(&graph, &set, &tops, true).ordered();
            let plain = Walk::new(&graph, &set, &tops, false).ordered();
            prop_assert_eq!(quick, plain);
        }
    }

    fn order(graph: &Graph) -> Vec<String> {
        graph.ids(graph.topological_order())
    }

    #[test]
    fn a_branch_stays_together() {
        let graph = Graph::new([
            Revision::new("m").down("b2").down("c2"),
            Revision::new("a"),
            Revision::new("b1").down("a"),
            Revision::new("c1").down("a"),
            Revision::new("b2").down("b1"),
            Revision::new("c2").down("c1"),
        ])
        .unwrap();
        assert_eq!(order(&graph), ["a", "c1", "c2", "b1", "b2", "m"]);
    }

    #[test]
    fn a_dependency_comes_first_whatever_the_registration_order() {
        let graph = Graph::new([
            Revision::new("z").depends_on("y"),
            Revision::new("y").down("x"),
            Revision::new("x"),
        ])
        .unwrap();
        assert_eq!(order(&graph), ["x", "y", "z"]);
    }

    #[test]
    fn what_the_starts_do_not_reach_is_said() {
        let graph = Graph::new([Revision::new("a"), Revision::new("b").down("a")]).unwrap();
        let a = graph.by_id("a").unwrap();
        let mut set = graph.no_revisions();
        set.insert(a);
        let ordered = graph.newest_first(&set, graph.heads());
        assert_eq!((ordered.newest_first, ordered.unreached), (vec![], vec![a]));
    }
}
