use super::PlanWarning;
use super::upgrade::refuse_overlap;
use crate::graph::{Follow, Graph, RevisionIndex, RevisionSet};
use crate::target::{Denoted, Expression, Resolver, Rows, TargetError};

/// How the version rows are set without running anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StampPlan {
    /// The moves, in order.
    pub steps: Vec<StampStep>,
    /// The version rows after all moves, sorted.
    pub rows: Vec<String>,
    /// What should be said before.
    pub warnings: Vec<PlanWarning>,
}

/// One move of version rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StampStep {
    /// Whether it goes towards descendants.
    pub up: bool,
    /// The rows that the move starts from, sorted.
    pub from: Vec<String>,
    /// The revision that it leads to; empty = base.
    pub to: Vec<String>,
    /// The rows that it takes away, sorted.
    pub removed: Vec<String>,
    /// The rows that it adds.
    pub added: Vec<String>,
}

/// The moves that set the version rows to the targets.
///
/// Each target replaces the rows above and below it (dependencies count); a target that is related
/// to no row is added; `base` deletes the rows. With `purge` all rows are forgotten first, even
/// those that the graph does not know.
///
/// # Errors
///
/// Those of [`Resolver::revisions`] for each target; [`TargetError::UnknownRows`] unless purged;
/// [`TargetError::Overlapping`] when two targets would take the same rows;
/// [`TargetError::WalkedTooFar`] for `-N` that ends at base.
pub fn stamp(
    graph: &Graph,
    rows: &[String],
    targets: &[&str],
    purge: bool,
) -> Result<StampPlan, TargetError> {
    let resolver = Resolver::new(graph);
    let rows = Rows::read(graph, if purge { &[] } else { rows }).known()?;

    let mut related: Vec<RevisionIndex> = Vec::new();
    for target in targets {
        for row in resolver.on_branch(&rows, target, Follow::Requirements)? {
            if !related.contains(&row) {
                related.push(row);
            }
        }
    }
    let mut destinations: Vec<(&str, Denoted)> = Vec::new();
    for target in targets {
        for denoted in resolver.revisions(&Expression::parse(target)?)? {
            if !destinations.iter().any(|&(_, other)| other == denoted) {
                destinations.push((target, denoted));
            }
        }
    }
    if destinations.is_empty() {
        destinations.push(("base", Denoted::PastEnd));
    }

    let mut moves = Moves::new(graph, &rows, related);
    for (target, denoted) in destinations {
        match denoted {
            Denoted::Revision(to) => moves.to(to)?,
            Denoted::PastEnd => moves.delete_related(),
            Denoted::Base => return Err(TargetError::WalkedTooFar { text: target.to_owned() }),
        }
    }
    Ok(moves.plan())
}

struct Moves<'g> {
    graph: &'g Graph,
    /// The rows that the targets are related to, before any move.
    related: Vec<RevisionIndex>,
    rows: RevisionSet,
    steps: Vec<StampStep>,
}

impl<'g> Moves<'g> {
    fn new(graph: &'g Graph, rows: &[RevisionIndex], related: Vec<RevisionIndex>) -> Self {
        let mut set = graph.no_revisions();
        for &row in rows {
            set.insert(row);
        }
        Moves { graph, related, rows: set, steps: Vec::new() }
    }

    fn delete_related(&mut self) {
        for row in self.related.clone() {
            if self.rows.remove(row) {
                self.note(false, &[row], None, &[row], &[]);
            }
        }
    }

    fn to(&mut self, to: RevisionIndex) -> Result<(), TargetError> {
        if self.related.contains(&to) {
            return Ok(());
        }
        let related_to = |set: &RevisionSet| self.related.iter().any(|&row| set.contains(row));
        let above = related_to(&self.graph.descendants([to], Follow::Requirements));
        let below = related_to(&self.graph.ancestors([to], Follow::Requirements));
        match (above, below) {
            (true, true) => {
                // The rows themselves overlap, and which of them to trust cannot be known.
                refuse_overlap(self.graph, &self.related, true)?;
                self.replace(false, to)
            }
            (true, false) => self.replace(false, to),
            (false, true) => self.replace(true, to),
            (false, false) => {
                if !self.rows.insert(to) {
                    return Err(self.overlapping(to));
                }
                self.note(true, &[], Some(to), &[], &[to]);
                Ok(())
            }
        }
    }

    /// Puts one row in place of all related ones.
    fn replace(&mut self, up: bool, to: RevisionIndex) -> Result<(), TargetError> {
        let from = self.related.clone();
        let untouched = from.iter().all(|&row| self.rows.contains(row));
        if self.rows.contains(to) || !(untouched || up) {
            return Err(self.overlapping(to));
        }
        // Another target may have taken rows already; going up, this one then begins a branch.
        let removed: &[RevisionIndex] = if untouched { &from } else { &[] };
        for &row in removed {
            self.rows.remove(row);
        }
        self.rows.insert(to);
        self.note(up, &from, Some(to), removed, &[to]);
        Ok(())
    }

    fn overlapping(&self, to: RevisionIndex) -> TargetError {
        TargetError::RowsTaken { revision: self.graph.id(to).to_owned() }
    }

    fn note(
        &mut self,
        up: bool,
        from: &[RevisionIndex],
        to: Option<RevisionIndex>,
        removed: &[RevisionIndex],
        added: &[RevisionIndex],
    ) {
        let sorted = |revisions: &[RevisionIndex]| {
            let mut ids = self.graph.ids(revisions.iter().copied());
            ids.sort_unstable();
            ids
        };
        let step = StampStep {
            up,
            from: sorted(from),
            to: sorted(to.as_slice()),
            removed: sorted(removed),
            added: sorted(added),
        };
        self.steps.push(step);
    }

    fn plan(self) -> StampPlan {
        let rows: Vec<RevisionIndex> = self.rows.iter().collect();
        let overlap = self.graph.overlap(&rows).map(|(above, below)| PlanWarning::OverlappingRows {
            revision: self.graph.id(above).to_owned(),
            ancestor: self.graph.id(below).to_owned(),
        });
        let mut rows = self.graph.ids(rows);
        rows.sort_unstable();
        StampPlan { steps: self.steps, rows, warnings: overlap.into_iter().collect() }
    }
}
