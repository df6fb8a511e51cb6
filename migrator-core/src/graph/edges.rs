use super::RevisionIndex;

/// Adjacency lists of all revisions, one behind the other.
#[derive(Debug, Clone, Default)]
pub(super) struct Edges {
    starts: Vec<u32>,
    ends: Vec<RevisionIndex>,
}

impl Edges {
    /// Lists for revisions that come in registration order.
    pub(super) fn with_capacity(revisions: usize, edges: usize) -> Self {
        let mut starts = Vec::with_capacity(revisions + 1);
        starts.push(0);
        Edges { starts, ends: Vec::with_capacity(edges) }
    }

    /// Adds the list of the next revision, each end once, in the order given.
    pub(super) fn push(&mut self, ends: impl IntoIterator<Item = RevisionIndex>) {
        let start = self.ends.len();
        for end in ends {
            if !self.ends[start..].contains(&end) {
                self.ends.push(end);
            }
        }
        self.starts.push(self.ends.len() as u32);
    }

    /// Where the edges of a revision lead, in the order in which they were added.
    pub(super) fn of(&self, revision: RevisionIndex) -> &[RevisionIndex] {
        let position = revision.position();
        &self.ends[self.starts[position] as usize..self.starts[position + 1] as usize]
    }

    pub(super) fn revisions(&self) -> impl Iterator<Item = RevisionIndex> + use<> {
        (0..self.starts.len() - 1).map(RevisionIndex::new)
    }

    /// Each revision's own list and then the other one's.
    pub(super) fn joined(&self, other: &Edges) -> Edges {
        let mut joined = Edges::with_capacity(self.starts.len(), self.ends.len() + other.ends.len());
        for revision in self.revisions() {
            joined.push(self.of(revision).iter().chain(other.of(revision)).copied());
        }
        joined
    }

    /// The same edges the other way round; each list in registration order.
    pub(super) fn reversed(&self) -> Edges {
        let mut starts = vec![0_u32; self.starts.len()];
        for end in &self.ends {
            starts[end.position() + 1] += 1;
        }
        for position in 1..starts.len() {
            starts[position] += starts[position - 1];
        }
        let mut next = starts.clone();
        let mut ends = vec![RevisionIndex::new(0); self.ends.len()];
        for revision in self.revisions() {
            for end in self.of(revision) {
                let slot = &mut next[end.position()];
                ends[*slot as usize] = revision;
                *slot += 1;
            }
        }
        Edges { starts, ends }
    }
}
