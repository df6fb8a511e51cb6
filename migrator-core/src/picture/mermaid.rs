use super::caption::{Caption, dependencies};
use super::marks::{Marks, State};
use super::order;
use crate::graph::Graph;
use std::fmt::Write as _;

/// The history as a Mermaid flowchart: bases at the bottom, an arrow from each parent to its
/// child, dotted from a dependency.
///
/// Forges draw it where a Markdown file has it in a block of the language `mermaid`. By its
/// defaults Mermaid refuses more than 500 edges or 50,000 characters.
///
/// ```
/// use migrator_core::graph::Graph;
/// use migrator_core::picture::{Marks, mermaid};
/// use migrator_core::revision::Revision;
///
/// let graph = Graph::new([Revision::new("a1").message("Initial"), Revision::new("b2").down("a1")])?;
/// assert_eq!(mermaid(&graph, &Marks::unknown()), r#"flowchart BT
///     n0["a1<br/>Initial"]
///     n1["b2"]
///     n0 --> n1
/// "#);
/// # Ok::<(), migrator_core::graph::GraphErrors>(())
/// ```
pub fn mermaid(graph: &Graph, marks: &Marks) -> String {
    let mut order = order::rows(graph);
    order.reverse();
    let mut number_of = vec![0; graph.len()];
    for (number, revision) in order.iter().enumerate() {
        number_of[revision.position()] = number;
    }

    let mut chart = String::from("flowchart BT\n");
    // Writing to a `String` cannot fail.
    for (number, &revision) in order.iter().enumerate() {
        let _ = writeln!(chart, "    n{number}[\"{}\"]", label(&Caption::new(graph, marks, revision, &[])));
    }
    for (number, &revision) in order.iter().enumerate() {
        for parent in graph.parents(revision) {
            let _ = writeln!(chart, "    n{} --> n{number}", number_of[parent.position()]);
        }
        for dependency in dependencies(graph, revision) {
            let _ = writeln!(chart, "    n{} -.-> n{number}", number_of[dependency.position()]);
        }
    }
    for (state, class, style) in CLASSES {
        let nodes = order.iter().enumerate().filter(|&(_, &revision)| marks.state(revision) == state);
        let nodes: Vec<String> = nodes.map(|(number, _)| format!("n{number}")).collect();
        if !nodes.is_empty() {
            let _ = writeln!(chart, "    classDef {class} {style}");
            let _ = writeln!(chart, "    class {} {class}", nodes.join(","));
        }
    }
    chart
}

const CLASSES: [(State, &str, &str); 3] = [
    (State::Pending, "pending", "fill:#ffffff,stroke:#71717a,color:#3f3f46,stroke-dasharray:4 3"),
    (State::Applied, "applied", "fill:#dcfce7,stroke:#15803d,color:#14532d"),
    (State::Current, "current", "fill:#86efac,stroke:#15803d,color:#14532d,stroke-width:3px"),
];

fn label(caption: &Caption) -> String {
    let mut label = escaped(&caption.id);
    if !caption.labels.is_empty() {
        let _ = write!(label, " ({})", escaped(&caption.labels.join(", ")));
    }
    if !caption.message.is_empty() {
        let _ = write!(label, "<br/>{}", escaped(&caption.message));
    }
    label
}

/// Text for a label in quotes. Mermaid reads Markdown, HTML, directives, icons and formulas there,
/// so all but letters, digits and what stands between them becomes a code.
fn escaped(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let is_letter =
        |at: Option<usize>| at.and_then(|at| characters.get(at)).is_some_and(|c| c.is_alphanumeric());
    let mut escaped = String::with_capacity(text.len());
    for (at, &c) in characters.iter().enumerate() {
        let inside = is_letter(at.checked_sub(1)) && is_letter(Some(at + 1));
        match c {
            c if c.is_alphanumeric() => escaped.push(c),
            ' ' | ',' => escaped.push(c),
            '_' | '-' | '.' | '\'' if inside => escaped.push(c),
            c => {
                let _ = write!(escaped, "#{};", u32::from(c));
            }
        }
    }
    escaped
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
        let expected = r#"flowchart BT
    n0["a<br/>Initial"]
    n1["b (billing)"]
    n2["c"]
    n3["d<br/>Both"]
    n0 --> n1
    n0 --> n2
    n1 -.-> n2
    n1 --> n3
    n2 --> n3
    classDef pending fill:#ffffff,stroke:#71717a,color:#3f3f46,stroke-dasharray:4 3
    class n2,n3 pending
    classDef applied fill:#dcfce7,stroke:#15803d,color:#14532d
    class n0 applied
    classDef current fill:#86efac,stroke:#15803d,color:#14532d,stroke-width:3px
    class n1 current
"#;
        assert_eq!(mermaid(&graph, &marks), expected);
    }

    #[test]
    fn hostile_texts_are_only_text() {
        assert_eq!(escaped("добавить_поле"), "добавить_поле");
        assert_eq!(escaped("it's v1.2, half-done"), "it's v1.2, half-done");
        assert_eq!(escaped("1. \"x\"]"), "1#46; #34;x#34;#93;");
        assert_eq!(escaped("#35; %%{init}%%"), "#35;35#59; #37;#37;#123;init#125;#37;#37;");
        assert_eq!(escaped("<b>`_a_`$$"), "#60;b#62;#96;#95;a#95;#96;#36;#36;");
    }
}
