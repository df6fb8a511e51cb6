use crate::failure::Failure;
use crate::output::{DIM, GREEN, Output, YELLOW, styled};
use clap::{Args, ValueEnum};
use migrator_core::picture::{self, Glyphs, Marks, Note, TextLine};

/// Draw the history
///
/// Draws the history. `--format svg > history.svg` makes a picture for a document.
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
