//! Pictures as they should be.

use super::{Glyphs, Marks, dot, mermaid, svg, text};
use crate::graph::Graph;
use crate::revision::Revision;

/// A revision in a few characters: its id, its parents, `~` a dependency, `@` a label.
fn revision(words: &str) -> Revision {
    let mut words = words.split(' ');
    let id = words.next().unwrap_or_default();
    words.fold(Revision::new(id), |revision, word| match word.split_at(1) {
        ("~", name) => revision.depends_on(name),
        ("@", label) => revision.label(label),
        _ => revision.down(word),
    })
}

fn graph(revisions: &[&str]) -> Graph {
    Graph::new(revisions.iter().map(|words| revision(words))).unwrap()
}

fn drawn(graph: &Graph, marks: &Marks, glyphs: Glyphs) -> String {
    let lines = text(graph, marks, glyphs);
    let lines: Vec<String> = lines.iter().map(|line| format!("{line}\n")).collect();
    lines.concat()
}

fn shows(revisions: &[&str], picture: &str) {
    let drawn = drawn(&graph(revisions), &Marks::unknown(), Glyphs::Unicode);
    assert_eq!(drawn, picture.strip_prefix('\n').unwrap(), "\n{drawn}");
}

#[test]
fn an_empty_history_is_an_empty_picture() {
    let (graph, marks) = (graph(&[]), Marks::unknown());
    assert!(text(&graph, &marks, Glyphs::Unicode).is_empty());
    assert_eq!(mermaid(&graph, &marks), "flowchart BT\n");
    assert!(dot(&graph, &marks).ends_with("}\n"));
    assert!(svg(&graph, &marks).ends_with("</svg>\n"));
}

#[test]
fn a_line_is_one_lane() {
    shows(
        &["a", "b a", "c b"],
        "
●  c (head)
●  b
●  a
",
    );
}

#[test]
fn a_branch() {
    shows(
        &["a", "b a", "c b", "d a @billing"],
        "
●    d (billing) (head)
│ ●  c (head)
│ ●  b
├─╯
●    a (branchpoint)
",
    );
}

#[test]
fn a_merge() {
    shows(
        &["a", "b a", "c a", "m b c", "n m"],
        "
●    n (head)
●    m (mergepoint)
├─╮
│ ●  c
● │  b
├─╯
●    a (branchpoint)
",
    );
}

#[test]
fn a_criss_cross() {
    shows(
        &["a", "b a", "c a", "d b c", "e b c", "f d e"],
        "
●      f (head) (mergepoint)
├─╮
│ ●    e (mergepoint)
│ ├─╮
● │ │  d (mergepoint)
├─┼─┤
├─╯ │
│   ●  c (branchpoint)
●   │  b (branchpoint)
├───╯
●      a (branchpoint)
",
    );
}

#[test]
fn a_merge_of_three() {
    shows(
        &["a", "b a", "c a", "d a", "m b c d"],
        "
●      m (head) (mergepoint)
├─┬─╮
│ │ ●  d
│ ● │  c
│ ├─╯
● │    b
├─╯
●      a (branchpoint)
",
    );
}

#[test]
fn two_bases_that_are_merged() {
    shows(
        &["a", "b", "c a", "d b", "m c d"],
        "
●    m (head) (mergepoint)
├─╮
│ ●  d
│ ●  b
●    c
●    a
",
    );
}

#[test]
fn two_histories_have_space_between_them() {
    shows(
        &["a", "b a", "x", "y x"],
        "
●  y (head)
●  x

●  b (head)
●  a
",
    );
}

#[test]
fn a_dependency_across_branches_is_dashed() {
    shows(
        &["a", "b a", "c b", "x a", "y x ~b", "z y"],
        "
●      z (head)
●      y
├┄╮
│ ┆ ●  c (head)
│ ├─╯
│ ●    b
● │    x
├─╯
●      a (branchpoint)
",
    );
}

#[test]
fn a_base_that_depends_on_another_history() {
    shows(
        &["core", "bill ~core @billing", "bill2 bill"],
        "
●  bill2 (head)
●  bill (billing)
┆
●  core (head)
",
    );
}

#[test]
fn a_dependency_meets_the_lane_of_a_parent() {
    shows(
        &["a", "b a", "c b", "d b ~a"],
        "
●      d (head)
├┄╮
│ ┆ ●  c (head)
├─┼─╯
● ┆    b (branchpoint)
├┄╯
●      a
",
    );
}

#[test]
fn a_long_dependency_is_a_note() {
    let mut revisions = vec!["core @assistant".to_owned(), "t0".to_owned()];
    revisions.extend((1..20).map(|number| format!("t{number} t{}", number - 1)));
    revisions.push("top t19 ~assistant".into());
    let revisions: Vec<&str> = revisions.iter().map(String::as_str).collect();
    let drawn = drawn(&graph(&revisions), &Marks::unknown(), Glyphs::Unicode);
    assert!(drawn.starts_with("●  top (head) (needs assistant)\n●  t19\n"), "{drawn}");
    assert!(drawn.ends_with("●  t0\n\n●  core (assistant) (head)\n"), "{drawn}");
}

#[test]
fn a_dependency_that_would_cross_many_lanes_is_a_note() {
    shows(
        &["x", "a", "b", "c", "d", "e", "m a b c d e ~x", "n m"],
        "
●          n (head)
●          m (mergepoint) (needs x)
├─┬─┬─┬─╮
│ │ │ │ ●  e
│ │ │ ●    d
│ │ ●      c
│ ●        b
●          a

●          x (head)
",
    );
}

#[test]
fn lanes_are_used_again() {
    let mut revisions = vec!["t0".to_owned()];
    for number in 1..100 {
        revisions.push(format!("f{number} t{}", number - 1));
        revisions.push(format!("t{number} t{}", number - 1));
    }
    let revisions: Vec<&str> = revisions.iter().map(String::as_str).collect();
    let graph = graph(&revisions);
    let widest =
        text(&graph, &Marks::unknown(), Glyphs::Unicode).iter().map(|line| line.lanes.chars().count()).max();
    assert_eq!(widest, Some("│ ●".chars().count()));
}

#[test]
fn a_long_lane_passes_by() {
    shows(
        &["a", "b a", "c b", "d c", "e d", "side a", "m e side"],
        "
●    m (head) (mergepoint)
├─╮
│ ●  side
● │  e
● │  d
● │  c
● │  b
├─╯
●    a (branchpoint)
",
    );
}

#[test]
fn what_has_run_is_filled_and_ascii_has_a_sign_for_each() {
    let graph = graph(&["a", "b a", "c a", "d a", "m b c d", "n m ~x", "x"]);
    let marks = Marks::from_rows(&graph, ["b", "c"].into_iter().filter_map(|id| graph.by_id(id)));
    let drawn = drawn(&graph, &marks, Glyphs::Ascii);
    let expected = r"
o      n (head)
|.\
| o    x (head)
o      m (mergepoint)
|-v-\
| | o  d
| * |  c (current)
| |-/
* |    b (current)
|-/
*      a (branchpoint)
";
    assert_eq!(drawn, expected.strip_prefix('\n').unwrap(), "\n{drawn}");
}
