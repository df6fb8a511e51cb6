use super::RevisionIndex;
use super::edges::Edges;
use std::collections::{HashMap, HashSet};

/// A knot of revisions that all lead to each other.
pub(super) struct Circle {
    /// All revisions of the knot.
    pub(super) members: Vec<RevisionIndex>,
    /// One way around: each leads to the next, and the last to the first.
    pub(super) path: Vec<RevisionIndex>,
}

/// Every knot once, by the earliest registered revision on its path.
pub(super) fn cycles(edges: &Edges) -> Vec<Circle> {
    let mut circles: Vec<Circle> = knots(edges)
        .into_iter()
        .map(|members| Circle { path: way_around(&members, edges), members })
        .collect();
    circles.sort_by_key(|circle| circle.path.first().copied());
    circles
}

/// One way around a knot, from the earliest registered revision on it.
fn way_around(members: &[RevisionIndex], edges: &Edges) -> Vec<RevisionIndex> {
    let knot: HashSet<RevisionIndex> = members.iter().copied().collect();
    let mut passed: HashMap<RevisionIndex, usize> = HashMap::new();
    let mut path: Vec<RevisionIndex> = Vec::new();
    let mut next = members.iter().min().copied();
    while let Some(revision) = next {
        if let Some(&start) = passed.get(&revision) {
            path.drain(..start);
            break;
        }
        passed.insert(revision, path.len());
        path.push(revision);
        next = edges.of(revision).iter().copied().find(|end| knot.contains(end));
    }
    if let Some(earliest) = (0..path.len()).min_by_key(|&at| path[at]) {
        path.rotate_left(earliest);
    }
    path
}

/// The strongly connected components with more than one revision (Tarjan's algorithm, with a stack
/// of its own: a history is deeper than a thread's stack).
fn knots(edges: &Edges) -> Vec<Vec<RevisionIndex>> {
    const UNSEEN: usize = usize::MAX;
    let count = edges.revisions().count();
    let mut number = vec![UNSEEN; count];
    let mut lowest = vec![0; count];
    let mut open = vec![false; count];
    let mut stack: Vec<RevisionIndex> = Vec::new();
    let mut walk: Vec<(RevisionIndex, usize)> = Vec::new();
    let mut found = Vec::new();
    let mut next_number = 0;

    for root in edges.revisions() {
        if number[root.position()] != UNSEEN {
            continue;
        }
        walk.push((root, 0));
        while let Some((revision, edge)) = walk.pop() {
            let at = revision.position();
            if edge == 0 {
                number[at] = next_number;
                lowest[at] = next_number;
                next_number += 1;
                open[at] = true;
                stack.push(revision);
            }
            match edges.of(revision).get(edge) {
                Some(&end) => {
                    walk.push((revision, edge + 1));
                    let to = end.position();
                    if number[to] == UNSEEN {
                        walk.push((end, 0));
                    } else if open[to] {
                        lowest[at] = lowest[at].min(number[to]);
                    }
                }
                None => {
                    if lowest[at] == number[at] {
                        let start = stack.iter().rposition(|&r| r == revision).unwrap_or(0);
                        let members = stack.split_off(start);
                        for member in &members {
                            open[member.position()] = false;
                        }
                        if members.len() > 1 {
                            found.push(members);
                        }
                    }
                    if let Some(&(below, _)) = walk.last() {
                        let lower = lowest[at];
                        let below = below.position();
                        if open[at] || lower < lowest[below] {
                            lowest[below] = lowest[below].min(lower);
                        }
                    }
                }
            }
        }
    }
    found
}
