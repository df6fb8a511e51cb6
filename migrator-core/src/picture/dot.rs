use super::caption::{Caption, dependencies};
use super::marks::{Marks, State};
use super::order;
use super::plain::all_lines;
use crate::graph::Graph;
use std::fmt::Write as _;

/// The history in Graphviz' language: bases at the bottom, an edge from each parent to its child,
/// dashed from a dependency. A node's name is the revision's id.
///
/// ```
/// use migrator_core::graph::Graph;
/// use migrator_core::picture::{Marks, dot};
/// use migrator_core::revision::Revision;
///
/// let graph = Graph::new([Revision::new("a1"), Revision::new("b2").down("a1")])?;
/// assert!(dot(&graph, &Marks::unknown()).contains(r#""a1" -> "b2";"#));
/// # Ok::<(), migrator_core::graph::GraphErrors>(())
/// ```
pub fn dot(graph: &Graph, marks: &Marks) -> String {
    let mut order = order::rows(graph);
    order.reverse();
    let mut dot = String::from(
        "digraph revisions {\n    rankdir=BT;\n    \
         node [shape=box, style=\"rounded,filled\", fillcolor=white, fontname=\"sans-serif\"];\n",
    );
    // Writing to a `String` cannot fail.
    for &revision in &order {
        let caption = Caption::new(graph, marks, revision, &[]);
        let message = &graph.revision(revision).message;
        let _ = writeln!(
            dot,
            "    {} [label=\"{}\"{}{}];",
            name(&caption.id),
            label(&caption),
            tooltip(message),
            look(caption.state)
        );
    }
    for &revision in &order {
        let own = name(graph.id(revision));
        for &parent in graph.parents(revision) {
            let _ = writeln!(dot, "    {} -> {own};", name(graph.id(parent)));
        }
        for &dependency in dependencies(graph, revision) {
            let _ = writeln!(dot, "    {} -> {own} [style=dashed];", name(graph.id(dependency)));
        }
    }
    dot.push_str("}\n");
    dot
}

fn look(state: State) -> &'static str {
    match state {
        State::Unknown => "",
        State::Pending => ", style=\"rounded,dashed\"",
        State::Applied => ", fillcolor=\"#dcfce7\"",
        State::Current => ", fillcolor=\"#86efac\", penwidth=2",
    }
}

fn label(caption: &Caption) -> String {
    let mut label = escaped(&caption.id);
    if !caption.labels.is_empty() {
        let _ = write!(label, " ({})", escaped(&caption.labels.join(", ")));
    }
    if !caption.message.is_empty() {
        let _ = write!(label, "\\n{}", escaped(&caption.message));
    }
    label
}

fn tooltip(message: &str) -> String {
    let message = all_lines(message);
    if message.is_empty() { String::new() } else { format!(", tooltip=\"{}\"", escaped(&message)) }
}

/// A node's name; only quotes and backslashes mean something in it.
fn name(id: &str) -> String {
    format!("\"{}\"", id.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Text for a label; there, entities are read as well.
fn escaped(text: &str) -> String {
    let text = text.replace('\\', "\\\\").replace('"', "\\\"");
    text.replace('&', "&amp;").replace('\n', "\\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::revision::Revision;

    #[test]
    fn merges_dependencies_labels_and_states() {
        let graph = Graph::new([
            Revision::new("a").message("Initial"),
            Revision::new("b").down("a").label("billing"),
            Revision::new("c").down("a").depends_on("b"),
            Revision::new("d").down("b").down("c").message("Both\n\nand more"),
        ])
        .unwrap();
        let marks = Marks::from_rows(&graph, graph.by_id("b"));
        let expected = r##"digraph revisions {
    rankdir=BT;
    node [shape=box, style="rounded,filled", fillcolor=white, fontname="sans-serif"];
    "a" [label="a\nInitial", tooltip="Initial", fillcolor="#dcfce7"];
    "b" [label="b (billing)", fillcolor="#86efac", penwidth=2];
    "c" [label="c", style="rounded,dashed"];
    "d" [label="d\nBoth", tooltip="Both\n\nand more", style="rounded,dashed"];
    "a" -> "b";
    "a" -> "c";
    "b" -> "c" [style=dashed];
    "b" -> "d";
    "c" -> "d";
}
"##;
        assert_eq!(dot(&graph, &marks), expected);
    }

    #[test]
    fn hostile_texts_are_only_text() {
        assert_eq!(name("a\"b\\"), r#""a\"b\\""#);
        assert_eq!(escaped("\"&quot;\\N\n\\"), r#"\"&amp;quot;\\N\n\\"#);
    }
}
