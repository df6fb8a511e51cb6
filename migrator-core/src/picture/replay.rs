//! Reads a text picture back: which edges does somebody see who follows the lines?

use super::text::TextLine;
use crate::graph::RevisionIndex;

/// An edge that can be seen; dashed if any part of it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Seen {
    pub(super) from: RevisionIndex,
    pub(super) to: RevisionIndex,
    pub(super) dashed: bool,
}

/// The edges of a picture, or what is wrong with its lines.
pub(super) fn edges(lines: &[TextLine]) -> Result<Vec<Seen>, String> {
    let picture = Picture::read(lines);
    picture.judge()?;
    let mut seen = Vec::new();
    for (number, line) in lines.iter().enumerate() {
        if let Some(caption) = &line.caption {
            picture.follow(number, caption.revision, &mut seen)?;
        }
    }
    seen.sort_unstable();
    Ok(seen)
}

struct Picture {
    cells: Vec<Vec<char>>,
    nodes: Vec<Option<(RevisionIndex, usize)>>,
}

fn is_node(c: char) -> bool {
    matches!(c, '●' | '○')
}

fn up(c: char) -> bool {
    matches!(c, '│' | '┆' | '├' | '┤' | '┼' | '╯' | '╰')
}

fn down(c: char) -> bool {
    matches!(c, '│' | '┆' | '├' | '┤' | '┼' | '╮' | '╭' | '┬')
}

fn left(c: char) -> bool {
    matches!(c, '─' | '┄' | '┤' | '┼' | '╮' | '╯' | '┬')
}

fn right(c: char) -> bool {
    matches!(c, '─' | '┄' | '├' | '┼' | '╭' | '╰' | '┬')
}

impl Picture {
    fn read(lines: &[TextLine]) -> Self {
        let width = lines.iter().map(|line| line.lanes.chars().count()).max().unwrap_or(0);
        let cells = |line: &TextLine| {
            let mut cells: Vec<char> = line.lanes.chars().collect();
            cells.resize(width + 1, ' ');
            cells
        };
        Picture {
            cells: lines.iter().map(cells).collect(),
            nodes: lines.iter().map(|line| Some((line.caption.as_ref()?.revision, line.lane?))).collect(),
        }
    }

    /// Whether the ends of all lines meet, and each line with a caption has one node.
    fn judge(&self) -> Result<(), String> {
        for (number, line) in self.cells.iter().enumerate() {
            let nodes: Vec<usize> =
                line.iter().enumerate().filter(|&(_, &c)| is_node(c)).map(|(column, _)| column).collect();
            let expected: Vec<usize> = self.nodes[number].iter().map(|&(_, lane)| 2 * lane).collect();
            if nodes != expected {
                return Err(format!("line {number}: nodes at {nodes:?}, not at {expected:?}"));
            }
            for column in 1..line.len() {
                if right(line[column - 1]) != left(line[column]) {
                    return Err(format!("line {number}: a loose end before column {column}"));
                }
            }
            for (column, &c) in line.iter().enumerate() {
                let above = number.checked_sub(1).map_or(' ', |above| self.cells[above][column]);
                let loose = !is_node(above) && !is_node(c) && down(above) != up(c);
                if loose || up(c) && above == ' ' {
                    return Err(format!("line {number}: a loose end above column {column}"));
                }
            }
        }
        let last = self.cells.last().into_iter().flatten();
        if last.into_iter().any(|&c| down(c)) {
            return Err("the last line has a loose end".into());
        }
        Ok(())
    }

    fn follow(&self, start: usize, from: RevisionIndex, seen: &mut Vec<Seen>) -> Result<(), String> {
        let Some((_, own)) = self.nodes[start] else { return Ok(()) };
        let mut ways = vec![(own, false)];
        let mut latest = own;
        for number in start + 1..self.cells.len() {
            let line = &self.cells[number];
            let mut onward: Vec<(usize, bool)> = Vec::new();
            for (lane, dashed) in ways {
                let c = line[2 * lane];
                match self.nodes[number] {
                    Some((to, at)) if at == lane => {
                        seen.push(Seen { from, to, dashed });
                        continue;
                    }
                    _ => {}
                }
                if !up(c) {
                    continue;
                }
                if down(c) {
                    onward.push((lane, dashed || c == '┆'));
                }
                if c != '┼' && (left(c) || right(c)) {
                    let (source, targets, across) = run(line, lane, latest)?;
                    if source == lane {
                        onward.extend(targets.into_iter().map(|target| (target, dashed || across)));
                    }
                }
            }
            onward.sort_unstable();
            onward.dedup();
            ways = onward;
            if ways.is_empty() {
                break;
            }
            if let Some((_, at)) = self.nodes[number] {
                latest = at;
            }
        }
        Ok(())
    }
}

/// Where the horizontal line at a lane comes from and leads to, and whether it is dashed.
fn run(line: &[char], lane: usize, latest: usize) -> Result<(usize, Vec<usize>, bool), String> {
    let mut first = 2 * lane;
    while left(line[first]) {
        first -= 1;
    }
    let mut last = 2 * lane;
    while right(line[last]) {
        last += 1;
    }
    let ends = |column: usize| up(line[column]) && !down(line[column]);
    let source = match (ends(first), ends(last)) {
        (true, false) => first / 2,
        (false, true) => last / 2,
        (false, false) => latest,
        (true, true) => return Err("a line from nowhere to nowhere".into()),
    };
    let targets = (first..=last).step_by(2).filter(|&column| {
        let is_end = column == first || column == last;
        column / 2 != source && (is_end || line[column] == '┬')
    });
    let across = line[first..=last].contains(&'┄');
    Ok((source, targets.map(|column| column / 2).collect(), across))
}
