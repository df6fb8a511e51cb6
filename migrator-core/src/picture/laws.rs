//! What holds of the pictures of any history.

use super::caption::{Note, dependencies};
use super::replay::{self, Seen};
use super::{Glyphs, Marks, TextLine, dot, mermaid, svg, text};
use crate::graph::{Graph, RevisionIndex, sample};
use crate::revision::Revision;
use proptest::prelude::*;

/// Histories whose names and messages are as bad as they may be.
fn hostile() -> impl Strategy<Value = Vec<Revision>> {
    let name = "[a\"'\\\\<>&#;\\[\\]{}()|%$*_`~/=!?.,я字\u{202E}\u{FFFE}🦀]{0,20}";
    let message = prop_oneof![any::<String>(), "(.|\n|\"|&|<|\\\\){0,40}", "x{90,200}"];
    (sample::revisions(20), name, prop::collection::vec(message, 20)).prop_map(
        |(mut revisions, name, messages)| {
            let rename = |id: &mut String| id.push_str(&name);
            for (revision, message) in revisions.iter_mut().zip(messages) {
                rename(&mut revision.id);
                revision.down_revision.iter_mut().for_each(rename);
                revision.depends_on.iter_mut().for_each(rename);
                revision.branch_labels = vec![format!("l{}", revision.id)];
                revision.message = message;
            }
            revisions
        },
    )
}

fn marked(graph: &Graph, rows: &[prop::sample::Index]) -> Marks {
    let all: Vec<RevisionIndex> = graph.indices().collect();
    match rows {
        [] => Marks::unknown(),
        rows => Marks::from_rows(graph, rows.iter().map(|row| *row.get(&all))),
    }
}

fn some_rows() -> impl Strategy<Value = Vec<prop::sample::Index>> {
    prop::collection::vec(any::<prop::sample::Index>(), 0..3)
}

/// The dependencies that a picture only tells of.
fn noted(graph: &Graph, line: &TextLine) -> Vec<RevisionIndex> {
    let notes = line.caption.iter().flat_map(|caption| &caption.notes);
    let names = notes.flat_map(|note| if let Note::Needs(names) = note { names.as_slice() } else { &[] });
    names.map(|name| graph.by_id(name).or_else(|| graph.by_label(name)).unwrap()).collect()
}

fn expected(graph: &Graph, lines: &[TextLine]) -> Vec<Seen> {
    let mut expected = Vec::new();
    for line in lines {
        let Some(caption) = &line.caption else { continue };
        let from = caption.revision;
        let noted = noted(graph, line);
        let parents = graph.parents(from).iter().map(|&to| Seen { from, to, dashed: false });
        let drawn = dependencies(graph, from).iter().filter(|below| !noted.contains(below));
        expected.extend(parents.chain(drawn.map(|&to| Seen { from, to, dashed: true })));
    }
    expected.sort_unstable();
    expected
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn the_lines_of_a_text_lead_where_the_edges_lead(revisions in sample::revisions(40)) {
        let graph = Graph::new(revisions).unwrap();
        let lines = text(&graph, &Marks::unknown(), Glyphs::Unicode);
        let seen = replay::edges(&lines).map_err(TestCaseError::fail)?;
        let picture: Vec<String> = lines.iter().map(TextLine::to_string).collect();
        prop_assert_eq!(seen, expected(&graph, &lines), "{}", picture.join("\n"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn each_revision_has_one_line_in_both_scripts(revisions in hostile(), rows in some_rows()) {
        let graph = Graph::new(revisions).unwrap();
        let marks = marked(&graph, &rows);
        let lines = text(&graph, &marks, Glyphs::Unicode);
        let mut drawn: Vec<RevisionIndex> = lines.iter().filter_map(|line| Some(line.caption.as_ref()?.revision)).collect();
        drawn.sort_unstable();
        prop_assert_eq!(drawn, graph.indices().collect::<Vec<_>>());

        let plain = text(&graph, &marks, Glyphs::Ascii);
        prop_assert_eq!(plain.len(), lines.len());
        for (plain, line) in plain.iter().zip(&lines) {
            prop_assert!(plain.lanes.is_ascii());
            prop_assert_eq!(plain.lanes.len(), line.lanes.chars().count());
            prop_assert_eq!(&plain.caption, &line.caption);
            prop_assert!(!line.to_string().chars().any(char::is_control));
        }
    }

    #[test]
    fn svg_is_well_formed_whatever_the_names(revisions in hostile(), rows in some_rows()) {
        let graph = Graph::new(revisions).unwrap();
        let image = svg(&graph, &marked(&graph, &rows));
        let elements = xml::elements(&image).map_err(TestCaseError::fail)?;
        let count = |name: &str| elements.iter().filter(|element| *element == name).count();
        prop_assert_eq!(count("circle"), graph.len());
        prop_assert_eq!(count("text"), graph.len());
        prop_assert_eq!(count("svg"), 1);
        let edges: usize = graph.indices().map(|index| graph.parents(index).len()).sum();
        prop_assert!(count("path") >= edges);
        prop_assert!(count("script") == 0);
    }

    #[test]
    fn dot_has_each_node_and_edge_whatever_the_names(revisions in hostile(), rows in some_rows()) {
        let graph = Graph::new(revisions).unwrap();
        let source = dot(&graph, &marked(&graph, &rows));
        let (strings, bare) = quoted(&source).map_err(TestCaseError::fail)?;
        prop_assert!(strings.iter().all(|string| !string.contains('\n')));
        let edges: usize = graph.indices().map(|index| graph.requires(index).len()).sum();
        prop_assert_eq!(bare.matches("[label=").count(), graph.len());
        prop_assert_eq!(bare.matches("->").count(), edges);
        prop_assert!(bare.is_ascii());
    }

    #[test]
    fn mermaid_has_each_node_and_edge_whatever_the_names(revisions in hostile(), rows in some_rows()) {
        let graph = Graph::new(revisions).unwrap();
        let source = mermaid(&graph, &marked(&graph, &rows));
        let (strings, bare) = quoted(&source).map_err(TestCaseError::fail)?;
        let safe = |c: char| c.is_alphanumeric() || "_-.' ,#;()<>/".contains(c);
        for string in &strings {
            prop_assert!(string.replace("<br/>", "").chars().all(|c| safe(c) && c != '<'), "{string}");
        }
        prop_assert_eq!(strings.len(), graph.len());
        let edges: usize = graph.indices().map(|index| graph.requires(index).len()).sum();
        prop_assert_eq!(bare.matches("->").count(), edges);
        prop_assert!(bare.is_ascii());
    }
}

/// What stands in quotes, and what does not; a backslash guards the character after it.
fn quoted(source: &str) -> Result<(Vec<String>, String), String> {
    let (mut strings, mut bare) = (Vec::new(), String::new());
    let mut open: Option<String> = None;
    let mut characters = source.chars();
    while let Some(c) = characters.next() {
        match (&mut open, c) {
            (None, '"') => open = Some(String::new()),
            (None, c) => bare.push(c),
            (Some(string), '\\') => {
                string.push(c);
                string.extend(characters.next());
            }
            (Some(_), '"') => strings.extend(open.take()),
            (Some(string), c) => string.push(c),
        }
    }
    match open {
        None => Ok((strings, bare)),
        Some(string) => Err(format!("a quote is not closed: {string}")),
    }
}

/// As much of XML as is needed to find out whether a text is well-formed.
mod xml {
    /// The names of all elements, or what is wrong.
    pub(super) fn elements(source: &str) -> Result<Vec<String>, String> {
        let (mut names, mut open) = (Vec::new(), Vec::new());
        let mut rest = source;
        while let Some(at) = rest.find('<') {
            content(&rest[..at])?;
            if open.is_empty() && !rest[..at].trim().is_empty() {
                return Err("text outside of the root".into());
            }
            let end = tag_end(&rest[at..])?;
            let tag = &rest[at + 1..at + end];
            rest = &rest[at + end + 1..];
            if let Some(name) = tag.strip_prefix('/') {
                if open.pop().as_deref() != Some(name) {
                    return Err(format!("</{name}> closes nothing"));
                }
                continue;
            }
            let (tag, empty) = tag.strip_suffix('/').map_or((tag, false), |tag| (tag, true));
            let name = tag.split(' ').next().unwrap_or_default();
            if name.is_empty() || !name.chars().all(|c| c.is_ascii_alphanumeric()) {
                return Err(format!("<{tag}> is no tag"));
            }
            attributes(&tag[name.len()..])?;
            names.push(name.to_owned());
            if !empty {
                open.push(name.to_owned());
            }
        }
        if open.is_empty() { Ok(names) } else { Err(format!("not closed: {open:?}")) }
    }

    fn tag_end(source: &str) -> Result<usize, String> {
        let mut inside = false;
        for (at, c) in source.char_indices() {
            match c {
                '"' => inside = !inside,
                '>' if !inside => return Ok(at),
                '<' if at > 0 => return Err("`<` in a tag".into()),
                _ => {}
            }
        }
        Err("a tag is not closed".into())
    }

    fn attributes(mut rest: &str) -> Result<(), String> {
        while !rest.is_empty() {
            let found = rest.strip_prefix(' ').and_then(|rest| rest.split_once("=\""));
            let found = found.and_then(|(name, rest)| Some((name, rest.split_once('"')?)));
            let Some((name, (value, after))) = found else { return Err(format!("no attribute: {rest}")) };
            if !name.chars().all(|c| c.is_ascii_alphabetic() || c == '-') || name.is_empty() {
                return Err(format!("no name of an attribute: {name}"));
            }
            content(value)?;
            rest = after;
        }
        Ok(())
    }

    fn content(text: &str) -> Result<(), String> {
        let illegal =
            |c: char| c.is_control() && c != '\n' && c != '\t' || matches!(c, '\u{FFFE}' | '\u{FFFF}');
        if let Some(c) = text.chars().find(|&c| illegal(c)) {
            return Err(format!("{c:?} is no character of XML"));
        }
        for (at, _) in text.match_indices('&') {
            let entities = ["&amp;", "&lt;", "&gt;", "&quot;", "&#39;"];
            if !entities.iter().any(|entity| text[at..].starts_with(entity)) {
                return Err(format!("a bare `&` in {text}"));
            }
        }
        Ok(())
    }

    #[test]
    fn the_checker_finds_what_is_wrong() {
        assert_eq!(elements("<a b=\"1\"><c/>x &amp; y</a>"), Ok(vec!["a".into(), "c".into()]));
        for wrong in
            ["<a>", "</a>", "<a><b></a></b>", "<a b=1/>", "<a b=\"<\"/>", "<a>&</a>", "<a>\u{1}</a>", "x<a/>"]
        {
            assert!(elements(wrong).is_err(), "{wrong}");
        }
    }
}
