use super::caption::Caption;
use super::lanes::{self, Row, Stroke};
use super::links;
use super::marks::{Marks, State};
use crate::graph::Graph;
use std::fmt;

/// Up to so many columns (seven lanes) ids stand below each other; wider lines stick out.
const ALIGNED: usize = 13;

/// The characters that a picture is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Glyphs {
    /// `● ○ │ ├ ╯`
    #[default]
    Unicode,
    /// `* o | /`, for terminals and files that know no more.
    Ascii,
}

/// A line of the picture: the lanes, and beside a node what is said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextLine {
    /// The lanes, each two columns wide. Where a caption follows, narrow ones are padded so that
    /// the captions stand below each other.
    pub lanes: String,
    /// The revision of the node in the line; a line between two nodes has none.
    pub caption: Option<Caption>,
    /// The lane of the node, counted from 0: its character is at twice this column.
    pub lane: Option<usize>,
}

impl fmt::Display for TextLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lanes)?;
        match &self.caption {
            Some(caption) => write!(f, "  {caption}"),
            None => Ok(()),
        }
    }
}

/// The history as lines of text, the newest revision first.
///
/// A revision that has run is `●`, one that has not is `○`; when nothing is known, all are `●`.
/// Dashed lines are dependencies; those that would be long or cross many lanes are
/// [`Note::Needs`](super::Note::Needs) instead. How many columns fit is the caller's business.
///
/// ```
/// use migrator_core::graph::Graph;
/// use migrator_core::picture::{Glyphs, Marks, text};
/// use migrator_core::revision::Revision;
///
/// let graph = Graph::new([
///     Revision::new("a1").message("Initial"),
///     Revision::new("b2").down("a1").message("Add billing"),
///     Revision::new("c3").down("a1").label("search"),
/// ])?;
/// let marks = Marks::from_rows(&graph, graph.by_id("b2"));
/// let lines: Vec<String> =
///     text(&graph, &marks, Glyphs::Unicode).iter().map(|line| line.to_string()).collect();
/// assert_eq!(lines, [
///     "○    c3 (search) (head)",
///     "│ ●  b2 (head) (current) Add billing",
///     "├─╯",
///     "●    a1 (branchpoint) Initial",
/// ]);
/// # Ok::<(), migrator_core::graph::GraphErrors>(())
/// ```
pub fn text(graph: &Graph, marks: &Marks, glyphs: Glyphs) -> Vec<TextLine> {
    let rows = lanes::rows(graph);
    let mut drawn: Vec<(String, Option<&Row>)> = Vec::new();
    let mut open = Vec::new();
    for (position, row) in rows.iter().enumerate() {
        if open.len() <= row.lane {
            open.resize(row.lane + 1, None);
        }
        drawn.push((in_glyphs(&node_line(row, &open, marks.state(row.revision)), glyphs), Some(row)));
        let between = links::lines(row, &mut open);
        let needs_space =
            between.is_empty() && row.below.is_none() && begins_below(row, rows.get(position + 1));
        drawn.extend(between.iter().map(|line| (in_glyphs(line, glyphs), None)));
        if needs_space {
            drawn.push((in_glyphs(&links::plain_line(&open), glyphs), None));
        }
        open.truncate(open.iter().rposition(Option::is_some).map_or(0, |last| last + 1));
    }

    let nodes = drawn.iter().filter(|(_, row)| row.is_some());
    let aligned = nodes.map(|(lanes, _)| lanes.chars().count()).max().unwrap_or_default().min(ALIGNED);
    let line = |(mut lanes, row): (String, Option<&Row>)| {
        let caption = row.map(|row| Caption::new(graph, marks, row.revision, &row.noted));
        if row.is_some() {
            let missing = aligned.saturating_sub(lanes.chars().count());
            lanes.extend(std::iter::repeat_n(' ', missing));
        }
        TextLine { lanes, caption, lane: row.map(|row| row.lane) }
    };
    drawn.into_iter().map(line).collect()
}

/// Whether the next node would stand right below one that nothing leads down from, as if it were
/// its parent.
fn begins_below(row: &Row, next: Option<&Row>) -> bool {
    next.is_some_and(|next| next.tip && next.lane == row.lane)
}

fn node_line(row: &Row, open: &[Option<Stroke>], state: State) -> Vec<char> {
    let mut line = links::plain_line(open);
    line[2 * row.lane] = match state {
        State::Unknown | State::Applied | State::Current => '●',
        State::Pending => '○',
    };
    line
}

/// A line without the space at its end.
fn in_glyphs(line: &[char], glyphs: Glyphs) -> String {
    let end = line.iter().rposition(|&c| c != ' ').map_or(0, |last| last + 1);
    line[..end].iter().map(|&c| if glyphs == Glyphs::Ascii { ascii(c) } else { c }).collect()
}

fn ascii(c: char) -> char {
    match c {
        '●' => '*',
        '○' => 'o',
        '│' | '├' | '┤' => '|',
        '┆' => ':',
        '─' => '-',
        '┄' => '.',
        '┼' => '+',
        '┬' => 'v',
        '╮' | '╰' => '\\',
        '╯' | '╭' => '/',
        c => c,
    }
}
