use super::order::Branches;
use super::{Graph, RevisionIndex, RevisionSet};

/// Finds what has to be taken before a revision may be: something above it.
pub(super) struct Blocked<'g> {
    graph: &'g Graph,
    /// Whether ways between two revisions of the set stay in it. Then a revision is free as soon
    /// as nothing that requires it remains, and only what remains needs to be searched.
    convex: bool,
    /// How many of the revisions that require this one remain.
    waits_for: Vec<u32>,
    /// The last search that came by.
    seen_in: Vec<u32>,
    search: u32,
    todo: Vec<RevisionIndex>,
}

impl<'g> Blocked<'g> {
    pub(super) fn new(graph: &'g Graph, set: &RevisionSet, convex: bool) -> Self {
        let mut waits_for = vec![0; graph.len()];
        for above in set.iter() {
            for below in graph.requires(above) {
                waits_for[below.position()] += 1;
            }
        }
        Blocked { graph, convex, waits_for, seen_in: vec![0; graph.len()], search: 0, todo: Vec::new() }
    }

    /// Notes that a revision no longer remains.
    pub(super) fn taken(&mut self, revision: RevisionIndex) {
        for below in self.graph.requires(revision) {
            self.waits_for[below.position()] -= 1;
        }
    }

    /// The first other branch whose next revision is above this branch's candidate.
    pub(super) fn by(
        &mut self,
        candidate: RevisionIndex,
        branch: usize,
        branches: &Branches,
        remaining: &RevisionSet,
    ) -> Option<usize> {
        if self.convex && self.waits_for[candidate.position()] == 0 {
            return None;
        }
        let best_possible = branches.first_other(branch)?;
        self.search += 1;
        self.todo.clear();
        self.todo.push(candidate);
        let mut first: Option<usize> = None;
        while let Some(revision) = self.todo.pop() {
            for &above in self.graph.required_by(revision) {
                if self.seen_in[above.position()] == self.search
                    || (self.convex && !remaining.contains(above))
                {
                    continue;
                }
                self.seen_in[above.position()] = self.search;
                if let Some(found) = branches.of(above) {
                    if found == best_possible {
                        return Some(found);
                    }
                    first = Some(first.map_or(found, |first| first.min(found)));
                }
                self.todo.push(above);
            }
        }
        first
    }
}
