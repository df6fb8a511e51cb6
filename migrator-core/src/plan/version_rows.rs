use super::{Direction, Step};
use crate::graph::{Follow, Graph, RevisionIndex, RevisionSet};

/// The version rows while steps run.
///
/// A revision is a row as long as it is applied and nothing applied requires it. Rows that
/// overlapped from the beginning are left as they are until a step concerns them.
pub(super) struct VersionRows<'g> {
    graph: &'g Graph,
    rows: RevisionSet,
    /// By how many applied revisions each revision is required.
    required: Vec<u32>,
}

impl<'g> VersionRows<'g> {
    pub(super) fn new(graph: &'g Graph, rows: &[RevisionIndex]) -> Self {
        let mut required = vec![0; graph.len()];
        for applied in graph.ancestors(rows.iter().copied(), Follow::Requirements).iter() {
            for below in graph.requires(applied) {
                required[below.position()] += 1;
            }
        }
        let mut set = graph.no_revisions();
        for &row in rows {
            set.insert(row);
        }
        VersionRows { graph, rows: set, required }
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
        self.rows.insert(revision);
        self.step(Direction::Up, revision, removed, vec![revision])
    }

    pub(super) fn down(&mut self, revision: RevisionIndex) -> Step {
        let graph = self.graph;
        let removed = if self.rows.remove(revision) { vec![revision] } else { Vec::new() };
        let mut added = Vec::new();
        for &below in graph.requires(revision) {
            let required = &mut self.required[below.position()];
            *required = required.saturating_sub(1);
            if *required == 0 && self.rows.insert(below) {
                added.push(below);
            }
        }
        self.step(Direction::Down, revision, removed, added)
    }

    /// The rows, sorted by id.
    pub(super) fn sorted(&self) -> Vec<String> {
        let mut ids = self.graph.ids(self.rows.iter());
        ids.sort_unstable();
        ids
    }

    fn step(
        &self,
        direction: Direction,
        revision: RevisionIndex,
        removed: Vec<RevisionIndex>,
        added: Vec<RevisionIndex>,
    ) -> Step {
        Step {
            direction,
            revision: self.graph.id(revision).to_owned(),
            removed: self.graph.ids(removed),
            added: self.graph.ids(added),
        }
    }
}
