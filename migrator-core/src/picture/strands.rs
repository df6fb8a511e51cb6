//! The lanes as curves that run from row to row.

use super::lanes::{Edge, Row, Stroke, Way};
use crate::graph::RevisionIndex;

/// A piece of a lane. It belongs to one edge, and ends at the revision to which that leads or
/// where it meets another strand that leads there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Strand {
    pub(super) from: RevisionIndex,
    pub(super) to: RevisionIndex,
    pub(super) stroke: Stroke,
    /// Where it begins: at a node.
    pub(super) start: Place,
    /// The lane in which it runs down, from the row after its start.
    pub(super) lane: usize,
    /// Where it ends; in another lane than its own, it changes over in the row before.
    pub(super) end: Place,
    /// The lane that it looks like: its own, or the one that it only leads over from.
    pub(super) look: usize,
}

/// A crossing of a row and a lane.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) row: usize,
    pub(super) lane: usize,
}

/// All strands, and how far right each row has one or its node.
pub(super) fn strands(rows: &[Row]) -> (Vec<Strand>, Vec<usize>) {
    let mut weaver = Weaver::default();
    let mut reach = Vec::with_capacity(rows.len());
    for (number, row) in rows.iter().enumerate() {
        let before = weaver.rightmost();
        weaver.pass(number, row);
        reach.push(row.lane.max(before).max(weaver.rightmost()));
    }
    (weaver.strands, reach)
}

#[derive(Default)]
struct Weaver {
    strands: Vec<Strand>,
    /// The strand in each lane, by its number.
    open: Vec<Option<usize>>,
}

impl Weaver {
    fn pass(&mut self, number: usize, row: &Row) {
        let below = number + 1;
        if let Some(arrived) = self.take(row.lane) {
            self.strands[arrived].end = Place { row: number, lane: row.lane };
        }
        let begin = |edge: Edge, lane: usize| Strand {
            from: row.revision,
            to: edge.to,
            stroke: edge.stroke,
            start: Place { row: number, lane: row.lane },
            lane,
            end: Place { row: below, lane },
            look: lane,
        };
        if let Some(edge) = row.below {
            self.lead(row.lane, begin(edge, row.lane));
        }
        for link in &row.links {
            match link.way {
                Way::Fork(edge) => self.lead(link.lane, begin(edge, link.lane)),
                Way::Join(edge) => {
                    let met = self.open.get(link.lane).copied().flatten();
                    let met = met.map(|met| self.strands[met].stroke);
                    if edge.stroke == Stroke::Solid && met == Some(Stroke::Dashed) {
                        // From here on the way to a parent is the way to see.
                        self.end(link.lane, Place { row: below, lane: link.lane });
                        self.lead(link.lane, begin(edge, link.lane));
                    } else {
                        self.strands.push(Strand { look: row.lane, ..begin(edge, link.lane) });
                    }
                }
                Way::Bend => self.end(link.lane, Place { row: below, lane: row.lane }),
            }
        }
    }

    fn lead(&mut self, lane: usize, strand: Strand) {
        if self.open.len() <= lane {
            self.open.resize(lane + 1, None);
        }
        self.open[lane] = Some(self.strands.len());
        self.strands.push(strand);
    }

    fn end(&mut self, lane: usize, place: Place) {
        if let Some(ended) = self.take(lane) {
            self.strands[ended].end = place;
        }
    }

    fn take(&mut self, lane: usize) -> Option<usize> {
        self.open.get_mut(lane).and_then(Option::take)
    }

    fn rightmost(&self) -> usize {
        self.open.iter().rposition(Option::is_some).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::{Graph, sample};
    use crate::picture::caption::dependencies;
    use crate::picture::lanes;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn each_edge_is_a_strand_that_leads_to_its_end(revisions in sample::revisions(40)) {
            let graph = Graph::new(revisions).unwrap();
            let rows = lanes::rows(&graph);
            let (strands, reach) = strands(&rows);
            let place = |revision| {
                let row = rows.iter().position(|row| row.revision == revision).unwrap();
                Place { row, lane: rows[row].lane }
            };

            let mut edges: Vec<_> = strands.iter().map(|strand| (strand.from, strand.to)).collect();
            let mut expected: Vec<_> = Vec::new();
            for row in &rows {
                let parents = graph.parents(row.revision).iter();
                let drawn = dependencies(&graph, row.revision).iter().filter(|below| !row.noted.contains(below));
                expected.extend(parents.chain(drawn).map(|&below| (row.revision, below)));
            }
            edges.sort_unstable();
            expected.sort_unstable();
            prop_assert_eq!(edges, expected);

            for strand in &strands {
                prop_assert_eq!(strand.start, place(strand.from));
                prop_assert!(strand.start.row < strand.end.row);
                let arrives = strand.end == place(strand.to);
                let met = |other: &Strand| {
                    let passes = other.lane == strand.end.lane
                        && other.start.row < strand.end.row
                        && strand.end.row <= other.end.row;
                    other != strand && other.to == strand.to && passes
                };
                prop_assert!(arrives || strands.iter().any(met), "{:?}", strand);
            }

            for (number, row) in rows.iter().enumerate() {
                // No strand runs through another revision's node, and none is right of the reach.
                for strand in &strands {
                    let beyond_curve = strand.start.lane == strand.lane || strand.start.row + 1 < number;
                    let through = strand.lane == row.lane
                        && strand.start.row < number
                        && number < strand.end.row
                        && beyond_curve;
                    prop_assert!(!through, "{:?} runs through row {}", strand, number);
                    let touches = strand.start.row < number && number < strand.end.row;
                    prop_assert!(!touches || strand.lane <= reach[number]);
                }
                prop_assert!(row.lane <= reach[number]);
            }
        }
    }
}
