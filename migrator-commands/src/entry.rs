//! A revision as the listings show it.

use crate::listing::Listing;
use crate::output::{DIM, GREEN, YELLOW, styled};
use migrator_core::graph::RevisionIndex;
use migrator_core::revision::summary;
use serde_json::{Value, json};

/// A revision, with what is known of it.
#[derive(Clone, Copy)]
pub struct Entry<'a> {
    history: &'a dyn Listing,
    index: RevisionIndex,
    current: bool,
}

impl<'a> Entry<'a> {
    /// `current` says whether the database is at it.
    pub fn new(history: &'a dyn Listing, index: RevisionIndex, current: bool) -> Self {
        Entry { history, index, current }
    }

    fn marks(&self) -> Vec<&'static str> {
        let graph = self.history.graph();
        let head = graph.heads().contains(&self.index);
        let effective = graph.effective_heads().contains(&self.index);
        let marks = [
            (head && !effective, "head"),
            (effective, if head { "head" } else { "effective head" }),
            (graph.children(self.index).len() > 1, "branchpoint"),
            (graph.parents(self.index).len() > 1, "mergepoint"),
            (self.current, "current"),
        ];
        marks.into_iter().filter_map(|(is, mark)| is.then_some(mark)).collect()
    }

    /// `id (labels) (head)`.
    pub fn short(&self) -> String {
        let revision = self.history.graph().revision(self.index);
        let mut line = styled(YELLOW, &revision.id);
        if !revision.branch_labels.is_empty() {
            line.push_str(&format!(" ({})", revision.branch_labels.join(", ")));
        }
        for mark in self.marks() {
            line.push_str(&format!(" {}", styled(GREEN, format!("({mark})"))));
        }
        line
    }

    /// `parents -> id (labels) (head), message`.
    pub fn line(&self) -> String {
        let revision = self.history.graph().revision(self.index);
        let mut parents = if revision.down_revision.is_empty() {
            "<base>".to_owned()
        } else {
            revision.down_revision.join(", ")
        };
        if !revision.depends_on.is_empty() {
            parents.push_str(&format!(" ({})", revision.depends_on.join(", ")));
        }
        format!("{} -> {}, {}", styled(DIM, parents), self.short(), summary(&revision.message))
    }

    /// Everything, on several lines.
    pub fn full(&self) -> Vec<String> {
        let graph = self.history.graph();
        let revision = graph.revision(self.index);
        let details = self.history.details(self.index);
        let mut lines = vec![format!("Rev: {}", self.short())];
        match revision.down_revision.as_slice() {
            [] => lines.push("Parent: <base>".into()),
            [parent] => lines.push(format!("Parent: {parent}")),
            parents => lines.push(format!("Merges: {}", parents.join(", "))),
        }
        let list = |name: &str, items: Vec<String>| {
            (!items.is_empty()).then(|| format!("{name}: {}", items.join(", ")))
        };
        lines.extend(list("Also depends on", revision.depends_on.clone()));
        let children = graph.children(self.index);
        if children.len() > 1 {
            lines.extend(list("Branches into", graph.ids(children.iter().copied())));
        }
        lines.extend(list("Branch names", revision.branch_labels.clone()));
        lines.extend(details.created.map(|created| format!("Created: {created}")));
        if !details.transaction {
            lines.push("Transaction: none".into());
        }
        lines.extend(details.irreversible.map(|why| format!("Irreversible: {why}")));
        lines.push(format!("Path: {}", details.path));
        lines.push(String::new());
        lines.extend(revision.message.trim().lines().map(|line| format!("    {}", line.trim())));
        lines.push(String::new());
        lines
    }

    /// Everything, for programs.
    pub fn json(&self) -> Value {
        let graph = self.history.graph();
        let revision = graph.revision(self.index);
        let details = self.history.details(self.index);
        json!({
            "revision": revision.id,
            "down_revision": revision.down_revision,
            "depends_on": revision.depends_on,
            "branch_labels": revision.branch_labels,
            "message": revision.message.trim(),
            "head": graph.heads().contains(&self.index),
            "effective_head": graph.effective_heads().contains(&self.index),
            "children": graph.ids(graph.children(self.index).iter().copied()),
            "current": self.current,
            "created": details.created,
            "transaction": details.transaction,
            "irreversible": details.irreversible,
            "path": details.path,
        })
    }
}
