//! The lines between two nodes: where lanes part, meet and change sides.
//!
//! In one line only one thing happens, so that a line can be read: `┼` is always a crossing, never
//! a meeting. Lanes that a merge begins on the same side are one thing.

use super::lanes::{Edge, Link, Row, Stroke, Way};

/// The lines that follow a node; `open` are the lanes, before and then after them.
pub(super) fn lines(row: &Row, open: &mut Vec<Option<Stroke>>) -> Vec<Vec<char>> {
    let layers = layers(row);
    let mut lines = Vec::with_capacity(layers.len());
    let last = layers.len().saturating_sub(1);
    for (number, layer) in layers.iter().enumerate() {
        // The own lane is a stem until the last link has left it.
        let goes_on = number < last || row.below.is_some();
        open[row.lane] = goes_on.then_some(Stroke::Solid);
        lines.push(link_line(row.lane, layer, open));
    }
    open[row.lane] = row.below.map(|edge| edge.stroke);
    if row.below.is_some_and(|edge| edge.stroke == Stroke::Dashed) {
        // Without a line of its own it could be taken for a parent's.
        lines.push(plain_line(open));
    }
    lines
}

/// A line in which every lane goes straight on.
pub(super) fn plain_line(open: &[Option<Stroke>]) -> Vec<char> {
    open.iter().flat_map(|lane| [lane.map_or(' ', upright), ' ']).collect()
}

/// Links that are drawn in the same line.
struct Layer<'a> {
    links: Vec<&'a Link>,
}

fn layers(row: &Row) -> Vec<Layer<'_>> {
    let mut layers: Vec<Layer<'_>> = Vec::new();
    for link in &row.links {
        let kind = |link: &Link| match link.way {
            Way::Fork(edge) => Some((edge.stroke, link.lane > row.lane)),
            Way::Join(_) | Way::Bend => None,
        };
        let same = layers.iter_mut().find(|layer| kind(link).is_some() && kind(layer.links[0]) == kind(link));
        match same {
            Some(layer) => layer.links.push(link),
            None => layers.push(Layer { links: vec![link] }),
        }
    }
    layers
}

/// Draws a layer, and does to the lanes what it does.
fn link_line(own: usize, layer: &Layer<'_>, open: &mut Vec<Option<Stroke>>) -> Vec<char> {
    let reach = layer.links.iter().map(|link| link.lane).max_by_key(|lane| lane.abs_diff(own));
    let Some(far) = reach else { return plain_line(open) };
    if open.len() <= far {
        open.resize(far + 1, None);
    }
    let mut line = plain_line(open);
    let rightward = far > own;
    let (left, right) = (own.min(far), own.max(far));
    let across = match layer.links[0].way {
        Way::Fork(Edge { stroke, .. }) | Way::Join(Edge { stroke, .. }) => stroke,
        Way::Bend => open[far].unwrap_or(Stroke::Solid),
    };
    for (column, c) in line.iter_mut().enumerate().take(2 * right).skip(2 * left + 1) {
        let crossed = column % 2 == 0 && open[column / 2].is_some();
        *c = if crossed { '┼' } else { level(across) };
    }
    line[2 * own] = match (open[own].is_some(), rightward) {
        (true, true) => '├',
        (true, false) => '┤',
        (false, true) => '╰',
        (false, false) => '╯',
    };
    for link in &layer.links {
        let at = &mut open[link.lane];
        line[2 * link.lane] = match link.way {
            Way::Fork(_) if link.lane != far => '┬',
            Way::Fork(_) if rightward => '╮',
            Way::Fork(_) => '╭',
            Way::Join(_) if rightward => '┤',
            Way::Join(_) => '├',
            Way::Bend => '╯',
        };
        match link.way {
            Way::Fork(edge) => *at = Some(edge.stroke),
            Way::Join(Edge { stroke: Stroke::Solid, .. }) => *at = Some(Stroke::Solid),
            Way::Join(_) => {}
            Way::Bend => *at = None,
        }
    }
    line
}

fn upright(stroke: Stroke) -> char {
    match stroke {
        Stroke::Solid => '│',
        Stroke::Dashed => '┆',
    }
}

fn level(stroke: Stroke) -> char {
    match stroke {
        Stroke::Solid => '─',
        Stroke::Dashed => '┄',
    }
}
