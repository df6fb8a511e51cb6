//! Which lane each revision gets, and where lanes part and meet.
//!
//! Drawn from the top, a lane leads down to one revision that is still to come, and no two lanes
//! lead to the same one: where they would, they meet at once, in the left one if possible.

use super::caption::dependencies;
use super::order;
use crate::graph::{Graph, RevisionIndex};

/// So many rows a dependency's own lane may run down; a longer one is a note.
const LONGEST_DEPENDENCY: usize = 16;

/// So many lanes a dependency may cross on its way to its lane; beyond, it is a note.
const MOST_CROSSED: usize = 3;

/// How an edge is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stroke {
    /// To a parent.
    Solid,
    /// To a dependency.
    Dashed,
}

/// A revision's place, and what happens between it and the next row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) revision: RevisionIndex,
    pub(super) lane: usize,
    /// Whether nothing leads to it from above.
    pub(super) tip: bool,
    /// The edge that goes straight down, in the revision's own lane.
    pub(super) below: Option<Edge>,
    /// The edges that do not, in an order in which they can be drawn.
    pub(super) links: Vec<Link>,
    /// The dependencies that are not drawn.
    pub(super) noted: Vec<RevisionIndex>,
}

/// An edge from a row's revision to one that it requires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) to: RevisionIndex,
    pub(super) stroke: Stroke,
}

/// How the own lane of a row is linked with another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) lane: usize,
    pub(super) way: Way,
}

/// What a link does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// The edge begins the other lane.
    Fork(Edge),
    /// The edge goes over into the other lane, which leads to the same revision.
    Join(Edge),
    /// The other lane ends in the own one, because both lead to the same revision.
    Bend,
}

/// The rows of a history, the newest first.
pub(super) fn rows(graph: &Graph) -> Vec<Row> {
    let order = order::rows(graph);
    let mut row_of = vec![0; graph.len()];
    for (row, revision) in order.iter().enumerate() {
        row_of[revision.position()] = row;
    }
    let mut lanes = Lanes { targets: Vec::new(), lane_of: vec![None; graph.len()] };
    order.iter().map(|&revision| lanes.row(graph, revision, &row_of)).collect()
}

/// The lanes between two rows.
struct Lanes {
    /// Where each lane leads; a free one nowhere.
    targets: Vec<Option<RevisionIndex>>,
    /// The lane that leads to each revision.
    lane_of: Vec<Option<usize>>,
}

impl Lanes {
    fn row(&mut self, graph: &Graph, revision: RevisionIndex, row_of: &[usize]) -> Row {
        let parents = graph.parents(revision);
        let arriving = self.to(revision);
        let lane = arriving.unwrap_or_else(|| {
            let beside = parents.iter().find_map(|&parent| self.to(parent));
            self.free_near(beside.unwrap_or(0))
        });
        self.targets[lane] = None;

        let length = |below: RevisionIndex| row_of[below.position()] - row_of[revision.position()];
        let (lines, mut noted): (Vec<RevisionIndex>, Vec<RevisionIndex>) = dependencies(graph, revision)
            .iter()
            .partition(|&&below| self.to(below).is_some() || length(below) <= LONGEST_DEPENDENCY);
        let solid = parents.iter().map(|&to| Edge { to, stroke: Stroke::Solid });
        let dashed = lines.iter().map(|&to| Edge { to, stroke: Stroke::Dashed });

        let (begun, joined): (Vec<Edge>, Vec<Edge>) =
            solid.chain(dashed).partition(|edge| self.to(edge.to).is_none());
        let is_solid = |edge: &&Edge| edge.stroke == Stroke::Solid;
        // A lane further right comes over when the own one would end here.
        let bent = if begun.iter().any(|edge| is_solid(&edge)) {
            None
        } else {
            let solid = joined.iter().filter(is_solid);
            solid
                .filter_map(|&edge| Some((self.to(edge.to)?, edge)))
                .filter(|&(from, _)| from > lane)
                .min_by_key(|&(from, _)| from)
        };
        let below = bent.map(|(_, edge)| edge).or_else(|| begun.first().copied());
        if let Some(edge) = below {
            self.targets[lane] = Some(edge.to);
        }

        let mut links = Vec::new();
        for edge in begun.into_iter().filter(|&edge| Some(edge) != below) {
            let free = self.free_near(lane);
            if self.crosses_too_much(edge, lane, free) {
                noted.push(edge.to);
            } else {
                self.lead(free, edge.to);
                links.push(Link { lane: free, way: Way::Fork(edge) });
            }
        }
        for edge in joined.into_iter().filter(|&edge| Some(edge) != below) {
            match self.to(edge.to) {
                Some(other) if !self.crosses_too_much(edge, lane, other) => {
                    links.push(Link { lane: other, way: Way::Join(edge) });
                }
                _ => noted.push(edge.to),
            }
        }
        if let Some((from, _)) = bent {
            self.targets[from] = None;
            links.push(Link { lane: from, way: Way::Bend });
        }
        if let Some(edge) = below {
            self.lane_of[edge.to.position()] = Some(lane);
        }
        Row { revision, lane, tip: arriving.is_none(), below, links, noted }
    }

    fn to(&self, revision: RevisionIndex) -> Option<usize> {
        self.lane_of[revision.position()]
    }

    fn lead(&mut self, lane: usize, to: RevisionIndex) {
        self.targets[lane] = Some(to);
        self.lane_of[to.position()] = Some(lane);
    }

    fn crosses_too_much(&self, edge: Edge, from: usize, to: usize) -> bool {
        let between = from.min(to) + 1..from.max(to);
        let crossed = self.targets.get(between).unwrap_or_default().iter().flatten().count();
        edge.stroke == Stroke::Dashed && crossed > MOST_CROSSED
    }

    /// A free lane: the nearest, on the right if there are two; a new one when none is free.
    fn free_near(&mut self, lane: usize) -> usize {
        let free = |lane: usize| self.targets.get(lane).is_some_and(Option::is_none);
        let nearest = (0..self.targets.len())
            .flat_map(|distance| [lane.checked_add(distance), lane.checked_sub(distance)])
            .flatten()
            .find(|&lane| free(lane));
        nearest.unwrap_or_else(|| {
            self.targets.push(None);
            self.targets.len() - 1
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::sample;
    use proptest::prelude::*;
    use std::collections::HashSet;

    fn edges(row: &Row) -> impl Iterator<Item = RevisionIndex> {
        let links = row.links.iter().filter_map(|link| match link.way {
            Way::Fork(edge) | Way::Join(edge) => Some(edge.to),
            Way::Bend => None,
        });
        row.below.iter().map(|edge| edge.to).chain(links)
    }

    proptest! {
        #[test]
        fn there_are_no_more_lanes_than_revisions_waited_for(revisions in sample::revisions(60)) {
            let graph = Graph::new(revisions).unwrap();
            let mut waited_for = HashSet::new();
            let mut most = 0;
            for row in rows(&graph) {
                waited_for.remove(&row.revision);
                let used = row.links.iter().map(|link| link.lane).chain([row.lane]).max().unwrap_or(0);
                // One more for the node itself, one for a lane that bends over only afterwards.
                most = most.max(waited_for.len() + 1);
                waited_for.extend(edges(&row));
                most = most.max(waited_for.len() + 1);
                prop_assert!(used < most, "lane {used} of {most}");
            }
        }
    }
}
