use super::{Direction, Step};
use crate::graph::{Follow, Graph, RevisionIndex, RevisionSet};

/// The version rows while steps run.
///
/// A revision is a row as long as it is applied and nothing applied requires it. Of rows that
/// overlapped from the beginning, the superfluous ones are left until a step concerns them.
#[derive(Clone)]
pub(super) struct VersionRows<'g> {
    graph: &'g Graph,
    applied: RevisionSet,
    rows: RevisionSet,
    /// By how many applied revisions each revision is required.
    required: Vec<u32>,
    /// The rows that a step put there although another row includes them.
    superfluous: Vec<RevisionIndex>,
}

/// Which rows stand for what a merge has joined, once the merge is taken back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unmerge {
    /// What Alembic puts there: while other rows remain, every parent gets a row, even one that
    /// another parent includes. The next steps down take such a row away again.
    EveryParent,
    /// Only parents that nothing applied requires.
    HighestParents,
}

impl<'g> VersionRows<'g> {
    pub(super) fn new(graph: &'g Graph, rows: &[RevisionIndex]) -> Self {
        let applied = graph.ancestors(rows.iter().copied(), Follow::Requirements);
        let mut required = vec![0; graph.len()];
        for revision in applied.iter() {
            for below in graph.requires(revision) {
                required[below.position()] += 1;
            }
        }
        let mut set = graph.no_revisions();
        for &row in rows {
            set.insert(row);
        }
        VersionRows { graph, applied, rows: set, required, superfluous: Vec::new() }
    }

    pub(super) fn up(&mut self, revision: RevisionIndex) -> Step {
        let graph = self.graph;
        let mut removed = Vec::new();
        for &below in graph.requires(revision) {
            self.required[below.position()] += 1;
            if self.rows.remove(below) {
                removed.push(below);
            }
        }
        self.applied.insert(revision);
        self.rows.insert(revision);
        self.step(Direction::Up, revision, &removed, &[revision])
    }

    pub(super) fn down(&mut self, revision: RevisionIndex, unmerge: Unmerge) -> Step {
        let graph = self.graph;
        let removed: &[RevisionIndex] = if self.rows.remove(revision) { &[revision] } else { &[] };
        self.applied.remove(revision);
        for below in graph.requires(revision) {
            let required = &mut self.required[below.position()];
            *required = required.saturating_sub(1);
        }
        let every_parent = unmerge == Unmerge::EveryParent && !self.rows.is_empty();
        let mut added = Vec::new();
        for &below in graph.requires(revision) {
            let highest = self.required[below.position()] == 0;
            if highest
                || every_parent && graph.is_ordered_after(revision, below) && !self.has_row_above(below)
            {
                added.push(below);
            }
        }
        added.retain(|&below| self.rows.insert(below));
        self.superfluous.extend(&added);
        self.superfluous.retain(|row| self.rows.contains(*row) && self.required[row.position()] > 0);
        self.step(Direction::Down, revision, removed, &added)
    }

    /// Whether a row is required by another applied revision.
    pub(super) fn overlap(&self) -> bool {
        self.rows.iter().any(|row| self.required[row.position()] > 0)
    }

    /// The rows, sorted by id.
    pub(super) fn sorted(&self) -> Vec<String> {
        let mut ids = self.graph.ids(self.rows.iter());
        ids.sort_unstable();
        ids
    }

    /// Whether the revision is a row, or required by one.
    fn has_row_above(&self, revision: RevisionIndex) -> bool {
        let mut seen = self.graph.no_revisions();
        let mut todo = vec![revision];
        while let Some(revision) = todo.pop() {
            if self.rows.contains(revision) {
                return true;
            }
            for &above in self.graph.required_by(revision) {
                if self.applied.contains(above) && seen.insert(above) {
                    todo.push(above);
                }
            }
        }
        false
    }

    fn step(
        &self,
        direction: Direction,
        revision: RevisionIndex,
        removed: &[RevisionIndex],
        added: &[RevisionIndex],
    ) -> Step {
        Step {
            direction,
            revision: self.graph.id(revision).to_owned(),
            removed: self.graph.ids(removed.iter().copied()),
            added: self.graph.ids(added.iter().copied()),
            superfluous: self.graph.ids(self.superfluous.iter().copied()),
        }
    }
}
