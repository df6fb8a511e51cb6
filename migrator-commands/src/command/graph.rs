use crate::failure::Failure;
use crate::output::{DIM, GREEN, Output, YELLOW, styled};
use clap::{Args, ValueEnum};
use migrator_core::picture::{self, Glyphs, Marks, Note, State, TextLine};
use migrator_core::revision::summary;
use serde_json::{Value, json};

/// Draw the history
///
/// Draws the history. `--format svg > history.svg` makes a picture for a document; `--json` prints its
/// nodes and edges.
#[derive(Debug, Args)]
pub struct Graph {
    /// What to draw it in
    #[arg(short, long, value_enum, default_value_t)]
    format: Format,
    /// Show what the database has applied
    #[arg(short, long)]
    pub indicate_current: bool,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For the terminal
    #[default]
    Text,
    /// For a terminal without line-drawing characters
    Ascii,
    /// For Markdown: GitHub and GitLab draw it
    Mermaid,
    /// For Graphviz
    Dot,
    /// For browsers and documents
    Svg,
}

impl Graph {
    /// Draws it, with what is known of the database.
    ///
    /// # Errors
    ///
    /// When the standard output cannot be written.
    pub fn run(
        &self,
        graph: &migrator_core::graph::Graph,
        marks: &Marks,
        output: &Output,
    ) -> Result<(), Failure> {
        if output.is_json() {
            output.report(|| structure(graph, marks), Vec::new);
            return Ok(());
        }
        match self.format {
            Format::Text => lines(output, &picture::text(graph, marks, Glyphs::Unicode)),
            Format::Ascii => lines(output, &picture::text(graph, marks, Glyphs::Ascii)),
            Format::Mermaid => output.raw(&picture::mermaid(graph, marks))?,
            Format::Dot => output.raw(&picture::dot(graph, marks))?,
            Format::Svg => output.raw(&picture::svg(graph, marks))?,
        }
        Ok(())
    }
}

/// The history as nodes and edges; what the database is at is null where it was not asked.
fn structure(graph: &migrator_core::graph::Graph, marks: &Marks) -> Value {
    let mut nodes = Vec::with_capacity(graph.len());
    let mut edges = Vec::new();
    for index in graph.indices() {
        let revision = graph.revision(index);
        nodes.push(json!({
            "revision": revision.id,
            "message": summary(&revision.message),
            "branch_labels": revision.branch_labels,
            "state": match marks.state(index) {
                State::Unknown => None,
                State::Pending => Some("pending"),
                State::Applied => Some("applied"),
                State::Current => Some("current"),
            },
        }));
        let id = &revision.id;
        for &parent in graph.parents(index) {
            edges.push(json!({ "from": graph.id(parent), "to": id, "kind": "parent" }));
        }
        for name in &revision.depends_on {
            if let Some(dependency) = graph.by_id(name).or_else(|| graph.by_label(name)) {
                edges.push(json!({ "from": graph.id(dependency), "to": id, "kind": "dependency" }));
            }
        }
    }
    json!({ "nodes": nodes, "edges": edges })
}

fn lines(output: &Output, lines: &[TextLine]) {
    for line in lines {
        output.line(match &line.caption {
            None => styled(DIM, &line.lanes),
            Some(caption) => {
                let mut text = format!("{}  {}", line.lanes, styled(YELLOW, &caption.id));
                if !caption.labels.is_empty() {
                    text.push_str(&format!(" ({})", caption.labels.join(", ")));
                }
                for note in &caption.notes {
                    let style = if matches!(note, Note::Needs(_)) { DIM } else { GREEN };
                    text.push_str(&format!(" {}", styled(style, format!("({note})"))));
                }
                format!("{text} {}", caption.message).trim_end().to_owned()
            }
        });
    }
}
