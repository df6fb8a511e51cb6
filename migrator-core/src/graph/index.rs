/// A revision's place in its graph: its position in registration order.
///
/// It means something only to the graph that it came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RevisionIndex(u32);

impl RevisionIndex {
    pub(super) fn new(position: usize) -> Self {
        // A graph of 2³² revisions does not fit into memory; the graph is built from fewer.
        RevisionIndex(u32::try_from(position).unwrap_or(u32::MAX))
    }

    /// The position, counted from 0.
    pub fn position(self) -> usize {
        self.0 as usize
    }
}

/// A set of revisions of one graph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RevisionSet {
    members: Vec<bool>,
    len: usize,
}

impl RevisionSet {
    /// A set that can hold the revisions of a graph with this many, and holds none.
    pub(super) fn none(revisions: usize) -> Self {
        RevisionSet { members: vec![false; revisions], len: 0 }
    }

    /// Whether the revision is in the set.
    pub fn contains(&self, revision: RevisionIndex) -> bool {
        self.members.get(revision.position()).copied().unwrap_or(false)
    }

    /// Adds a revision; says whether it is new.
    pub fn insert(&mut self, revision: RevisionIndex) -> bool {
        match self.members.get_mut(revision.position()) {
            Some(member) if !*member => {
                *member = true;
                self.len += 1;
                true
            }
            _ => false,
        }
    }

    /// Takes a revision out; says whether it was there.
    pub fn remove(&mut self, revision: RevisionIndex) -> bool {
        match self.members.get_mut(revision.position()) {
            Some(member) if *member => {
                *member = false;
                self.len -= 1;
                true
            }
            _ => false,
        }
    }

    /// Keeps what `keep` says.
    pub fn retain(&mut self, keep: impl Fn(RevisionIndex) -> bool) {
        for (position, member) in self.members.iter_mut().enumerate() {
            if *member && !keep(RevisionIndex::new(position)) {
                *member = false;
                self.len -= 1;
            }
        }
    }

    /// How many revisions are in the set.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The members, in registration order.
    pub fn iter(&self) -> impl Iterator<Item = RevisionIndex> + '_ {
        self.members
            .iter()
            .enumerate()
            .filter(|&(_, &member)| member)
            .map(|(position, _)| RevisionIndex::new(position))
    }
}
