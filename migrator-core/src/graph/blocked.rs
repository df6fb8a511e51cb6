use super::order::Branches;
use super::{Graph, RevisionIndex, RevisionSet};

/// Finds what has to be taken before a revision may be: of the branches whose next revision is
/// above it, the first.
///
/// That branch is asked for about once for every other revision, and the way up to it may be as
/// long as the history. So the answers are remembered. A branch only ever moves down, and new ones
/// come last; therefore the first branch above a revision can only become a later one, and an old
/// answer stays a lower bound. It still holds while the way up to that branch does, and ways are
/// remembered with shortcuts (the jump pointers of a skew-binary list).
pub(super) struct Blocked<'g> {
    graph: &'g Graph,
    /// Whether ways between two revisions of the set stay in it. Then a revision is free as soon
    /// as nothing that requires it remains, and ways lead over what remains.
    convex: bool,
    /// How many of the revisions that require this one remain.
    waits_for: Vec<u32>,
    notes: Vec<Note>,
    /// Counts the revisions that were taken; what was found out is certain until the next one is.
    taken: u32,
}

/// What is known of the first branch above a revision.
#[derive(Clone, Copy)]
struct Note {
    /// It is this one or a later one.
    branch: u32,
    /// When it was certain.
    certain: u32,
    /// The way to its next revision, as it once was.
    way: Option<Way>,
}

/// A way up.
#[derive(Clone, Copy)]
struct Way {
    next: RevisionIndex,
    /// A revision further up.
    far: RevisionIndex,
    /// How many steps it was to the end of the way from here, and from `far`.
    steps: u32,
    far_steps: u32,
}

const NO_BRANCH: u32 = u32::MAX;

impl<'g> Blocked<'g> {
    pub(super) fn new(graph: &'g Graph, set: &RevisionSet, convex: bool) -> Self {
        let mut waits_for = vec![0; graph.len()];
        for above in set.iter() {
            for below in graph.requires(above) {
                waits_for[below.position()] += 1;
            }
        }
        let unknown = Note { branch: 0, certain: 0, way: None };
        Blocked { graph, convex, waits_for, notes: vec![unknown; graph.len()], taken: 1 }
    }

    /// Notes that a revision no longer remains.
    pub(super) fn taken(&mut self, revision: RevisionIndex) {
        self.taken += 1;
        for below in self.graph.requires(revision) {
            self.waits_for[below.position()] -= 1;
        }
    }

    /// The first other branch whose next revision is above a branch's next revision.
    pub(super) fn by(
        &mut self,
        candidate: RevisionIndex,
        branches: &Branches,
        remaining: &RevisionSet,
    ) -> Option<usize> {
        if !self.convex {
            return self.by_looking_everywhere(candidate, branches);
        }
        if self.waits_for[candidate.position()] == 0 {
            return None;
        }
        let mut todo = vec![candidate];
        while let Some(&revision) = todo.last() {
            match self.look_up(revision, branches, remaining) {
                Some(uncertain) => todo.push(uncertain),
                None => {
                    todo.pop();
                }
            }
        }
        let branch = self.notes[candidate.position()].branch;
        (branch != NO_BRANCH).then_some(branch as usize)
    }

    /// Makes the note on a revision certain, or says which one above has to be certain first.
    fn look_up(
        &mut self,
        revision: RevisionIndex,
        branches: &Branches,
        remaining: &RevisionSet,
    ) -> Option<RevisionIndex> {
        let note = self.notes[revision.position()];
        if note.certain == self.taken {
            return None;
        }
        if self.way_holds(note, branches, remaining) {
            self.notes[revision.position()].certain = self.taken;
            return None;
        }
        let mut first = NO_BRANCH;
        let mut certain = true;
        let mut next = None;
        for &above in self.graph.required_by(revision) {
            if !remaining.contains(above) {
                continue;
            }
            let own = branch_at(above, branches);
            let higher = self.notes[above.position()];
            let bound = own.min(higher.branch);
            let known = own == bound || higher.certain == self.taken;
            if bound < first || bound == first && known && !certain {
                (first, certain, next) = (bound, known, Some(above));
            }
        }
        if !certain {
            return next;
        }
        let way = next.map(|next| self.way_over(next, first, branches));
        self.notes[revision.position()] = Note { branch: first, certain: self.taken, way };
        None
    }

    /// Whether the noted way still leads to the noted branch.
    fn way_holds(&self, note: Note, branches: &Branches, remaining: &RevisionSet) -> bool {
        let mut way = note.way;
        while let Some(Way { next, far, .. }) = way {
            let at = if remaining.contains(far) { far } else { next };
            if !remaining.contains(at) {
                return false;
            }
            if branch_at(at, branches) == note.branch {
                return true;
            }
            way = self.notes[at.position()].way;
        }
        false
    }

    /// The way to a branch over the next revision up.
    fn way_over(&self, next: RevisionIndex, branch: u32, branches: &Branches) -> Way {
        let onward = match self.notes[next.position()].way {
            Some(onward) if branch_at(next, branches) != branch => onward,
            _ => return Way { next, far: next, steps: 1, far_steps: 0 },
        };
        let steps = onward.steps + 1;
        if onward.far_steps > 0
            && let Some(beyond) = self.notes[onward.far.position()].way
            && onward.steps.abs_diff(onward.far_steps) == onward.far_steps.abs_diff(beyond.far_steps)
        {
            return Way { next, far: beyond.far, steps, far_steps: beyond.far_steps };
        }
        Way { next, far: next, steps, far_steps: onward.steps }
    }

    /// The same without what a convex set allows: ways may lead over what is not in the set.
    fn by_looking_everywhere(&self, candidate: RevisionIndex, branches: &Branches) -> Option<usize> {
        let mut seen = self.graph.no_revisions();
        let mut todo = vec![candidate];
        let mut first: Option<usize> = None;
        while let Some(revision) = todo.pop() {
            for &above in self.graph.required_by(revision) {
                if seen.insert(above) {
                    todo.push(above);
                    if let Some(found) = branches.of(above) {
                        first = Some(first.map_or(found, |first| first.min(found)));
                    }
                }
            }
        }
        first
    }
}

/// The branch whose next revision this is.
fn branch_at(revision: RevisionIndex, branches: &Branches) -> u32 {
    branches.of(revision).map_or(NO_BRANCH, |branch| branch as u32)
}
