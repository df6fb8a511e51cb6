use super::caption::{Caption, Note};
use super::lanes::{self, Row, Stroke};
use super::marks::{Marks, State};
use super::plain::all_lines;
use super::strands::{Place, Strand, strands};
use crate::graph::Graph;
use std::fmt::Write as _;

const ROW: usize = 28;
const LANE: usize = 18;
const MARGIN: usize = 20;

/// Up to so many lanes captions stand below each other; those of wider rows stick out.
const ALIGNED: usize = 6;

/// So many characters of a message are shown; the tooltip has all.
const SHOWN: usize = 100;

/// So many colours take turns from lane to lane.
const COLOURS: usize = 6;

const STYLE: &str = "\
.revisions .paper{fill:#ffffff}
.revisions text{fill:#1f2328;font-family:system-ui,-apple-system,'Segoe UI','DejaVu Sans',sans-serif;font-size:13px}
.revisions .id{font-family:ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace;fill:#57606a}
.revisions .label{fill:#8250df;font-weight:600}
.revisions .note{fill:#57606a}
.revisions .current{fill:#116329;font-weight:600}
.revisions .here{fill:#dafbe1}
.revisions path{fill:none;stroke-width:2}
.revisions .needs{stroke-dasharray:3 4}
.revisions circle{stroke-width:2}
.revisions .pending{fill:#ffffff}
.revisions .c0{stroke:#0969da}.revisions circle.done.c0{fill:#0969da}
.revisions .c1{stroke:#bc4c00}.revisions circle.done.c1{fill:#bc4c00}
.revisions .c2{stroke:#1a7f37}.revisions circle.done.c2{fill:#1a7f37}
.revisions .c3{stroke:#8250df}.revisions circle.done.c3{fill:#8250df}
.revisions .c4{stroke:#bf3989}.revisions circle.done.c4{fill:#bf3989}
.revisions .c5{stroke:#1b7c83}.revisions circle.done.c5{fill:#1b7c83}
@media (prefers-color-scheme:dark){
.revisions .paper{fill:#0d1117}
.revisions text{fill:#e6edf3}
.revisions .id,.revisions .note{fill:#9198a1}
.revisions .label{fill:#d2a8ff}
.revisions .current{fill:#7ee787}
.revisions .here{fill:#12301c}
.revisions .pending{fill:#0d1117}
.revisions .c0{stroke:#58a6ff}.revisions circle.done.c0{fill:#58a6ff}
.revisions .c1{stroke:#f0883e}.revisions circle.done.c1{fill:#f0883e}
.revisions .c2{stroke:#56d364}.revisions circle.done.c2{fill:#56d364}
.revisions .c3{stroke:#bc8cff}.revisions circle.done.c3{fill:#bc8cff}
.revisions .c4{stroke:#f778ba}.revisions circle.done.c4{fill:#f778ba}
.revisions .c5{stroke:#39c5cf}.revisions circle.done.c5{fill:#39c5cf}
}
";

/// The history as an SVG image that needs nothing else: no script, no font, no file. It follows
/// the reader's choice of light or dark.
///
/// Rows and lanes are those of [`text`](super::text()); what has not run is hollow, and the
/// current revisions stand out. The tooltip of a node has its whole message.
///
/// ```
/// use migrator_core::graph::Graph;
/// use migrator_core::picture::{Marks, svg};
/// use migrator_core::revision::Revision;
///
/// let graph = Graph::new([Revision::new("a1").message("Users & roles")])?;
/// let image = svg(&graph, &Marks::unknown());
/// assert!(image.starts_with("<svg ") && image.contains("Users &amp; roles"));
/// # Ok::<(), migrator_core::graph::GraphErrors>(())
/// ```
pub fn svg(graph: &Graph, marks: &Marks) -> String {
    let rows = lanes::rows(graph);
    let (strands, reach) = strands(&rows);
    let captions: Vec<Caption> =
        rows.iter().map(|row| Caption::new(graph, marks, row.revision, &row.noted)).collect();
    let aligned = reach.iter().copied().max().unwrap_or_default().min(ALIGNED - 1);
    let text_at = |row: usize| x(reach[row].max(aligned)) + LANE;
    let width = captions
        .iter()
        .enumerate()
        .map(|(row, caption)| text_at(row) + width(caption) + MARGIN)
        .max()
        .unwrap_or(2 * MARGIN);
    let height = 2 * MARGIN + ROW * rows.len().saturating_sub(1);

    // Writing to a `String` cannot fail.
    let mut image = String::new();
    let _ = write!(
        image,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"revisions\" role=\"img\" \
         aria-label=\"revision history\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\">\n<style>\n{STYLE}</style>\n\
         <rect class=\"paper\" width=\"{width}\" height=\"{height}\"/>\n"
    );
    for (number, _) in captions.iter().enumerate().filter(|(_, caption)| caption.state == State::Current) {
        let top = y(number) - ROW / 2;
        let _ = writeln!(image, "<rect class=\"here\" y=\"{top}\" width=\"{width}\" height=\"{ROW}\"/>");
    }
    for strand in &strands {
        edge(&mut image, graph, strand);
    }
    for (number, (row, caption)) in rows.iter().zip(&captions).enumerate() {
        node(&mut image, graph, Place { row: number, lane: row.lane }, row, caption, text_at(number));
    }
    image.push_str("</svg>\n");
    image
}

fn x(lane: usize) -> usize {
    MARGIN + LANE * lane
}

fn y(row: usize) -> usize {
    MARGIN + ROW * row
}

fn edge(image: &mut String, graph: &Graph, strand: &Strand) {
    let Strand { start, lane, end, .. } = *strand;
    let _ = write!(image, "<path class=\"c{}", strand.look % COLOURS);
    let verb = match strand.stroke {
        Stroke::Solid => "follows",
        Stroke::Dashed => {
            image.push_str(" needs");
            "needs"
        }
    };
    let _ = write!(image, "\" d=\"M{} {}", x(start.lane), y(start.row));
    if start.lane != lane {
        curve(image, start, Place { row: start.row + 1, lane });
    }
    let straight_to = if end.lane == lane { end.row } else { end.row - 1 };
    let straight_from = if start.lane == lane { start.row } else { start.row + 1 };
    if straight_to > straight_from {
        let _ = write!(image, "V{}", y(straight_to));
    }
    if end.lane != lane {
        curve(image, Place { row: straight_to, lane }, end);
    }
    let (child, parent) = (escaped(graph.id(strand.from)), escaped(graph.id(strand.to)));
    let _ = writeln!(image, "\"><title>{child} {verb} {parent}</title></path>");
}

/// From a place to one in the next row; it leaves and arrives upright.
fn curve(image: &mut String, from: Place, to: Place) {
    let half = y(from.row) + ROW / 2;
    let _ = write!(image, "C{} {half} {} {half} {} {}", x(from.lane), x(to.lane), x(to.lane), y(to.row));
}

fn node(image: &mut String, graph: &Graph, place: Place, row: &Row, caption: &Caption, text_at: usize) {
    let (cx, cy, colour) = (x(place.lane), y(place.row), place.lane % COLOURS);
    let revision = graph.revision(row.revision);
    let message = all_lines(&revision.message);
    let tooltip = if message.is_empty() { caption.to_string() } else { format!("{}\n{message}", caption.id) };
    let (class, radius) = match caption.state {
        State::Unknown | State::Applied => ("done", 5),
        State::Pending => ("pending", 5),
        State::Current => ("done", 7),
    };
    let _ = write!(
        image,
        "<g><title>{}</title><circle class=\"{class} c{colour}\" cx=\"{cx}\" cy=\"{cy}\" r=\"{radius}\"/>\
         <text x=\"{text_at}\" y=\"{}\"><tspan class=\"id\">{}</tspan>",
        escaped(&tooltip),
        cy + 4,
        escaped(&caption.id),
    );
    if !caption.labels.is_empty() {
        span(image, "label", &format!("({})", caption.labels.join(", ")));
    }
    for note in &caption.notes {
        let class = if *note == Note::Current { "current" } else { "note" };
        span(image, class, &format!("({note})"));
    }
    if !caption.message.is_empty() {
        span(image, "message", &shortened(&caption.message));
    }
    image.push_str("</text></g>\n");
}

fn span(image: &mut String, class: &str, text: &str) {
    let _ = write!(image, "<tspan class=\"{class}\" dx=\"8\">{}</tspan>", escaped(text));
}

fn shortened(message: &str) -> String {
    if message.chars().count() <= SHOWN {
        return message.to_owned();
    }
    let shown: String = message.chars().take(SHOWN - 1).collect();
    format!("{}…", shown.trim_end())
}

/// About how wide a caption is; rather too wide, because the fonts are the reader's.
fn width(caption: &Caption) -> usize {
    let wide = |c: char| if c < '\u{1100}' { 8 } else { 15 };
    let shown = Caption { message: shortened(&caption.message), ..caption.clone() };
    shown.to_string().chars().map(wide).sum::<usize>() + 8 * (caption.notes.len() + 2)
}

/// Text for content and attributes; what XML has no way to say becomes `U+FFFD`.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' | '\t' => escaped.push(c),
            '\u{FFFE}' | '\u{FFFF}' => escaped.push('\u{FFFD}'),
            c if c.is_control() => escaped.push('\u{FFFD}'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::revision::Revision;

    #[test]
    fn the_tooltip_has_what_the_line_leaves_out() {
        let first = format!("Add <users> {}", "x".repeat(SHOWN));
        let graph = Graph::new([Revision::new("a").message(format!("{first}\n\nand why"))]).unwrap();
        let image = svg(&graph, &Marks::unknown());
        assert!(image.contains(&format!("<title>a\n{}\n\nand why</title>", escaped(&first))), "{image}");
        assert!(image.contains("x…</tspan>"), "{image}");
    }

    #[test]
    fn edges_and_states_have_their_looks() {
        let graph = Graph::new([
            Revision::new("a"),
            Revision::new("b").down("a"),
            Revision::new("c").down("b").depends_on("a"),
        ])
        .unwrap();
        let image = svg(&graph, &Marks::from_rows(&graph, graph.by_id("b")));
        for part in [
            "<path class=\"c0\" d=\"M20 20V48\"><title>c follows b</title></path>",
            "<path class=\"c1 needs\" d=\"M20 20C20 34 38 34 38 48C38 62 20 62 20 76\"><title>c needs a</title></path>",
            "<circle class=\"pending c0\" cx=\"20\" cy=\"20\" r=\"5\"/>",
            "<circle class=\"done c0\" cx=\"20\" cy=\"48\" r=\"7\"/>",
            "<rect class=\"here\" y=\"34\"",
            "<circle class=\"done c0\" cx=\"20\" cy=\"76\" r=\"5\"/>",
        ] {
            assert!(image.contains(part), "{part} is missing in\n{image}");
        }
    }
}
