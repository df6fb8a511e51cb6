use crate::complete::targets;
use crate::entry::Entry;
use crate::listing::Listing;
use crate::output::Output;
use clap::Args;
use migrator_core::graph::RevisionIndex;
use serde_json::{Value, json};

/// Show a revision in full
///
/// Shows one revision, or several, in full.
#[derive(Debug, Args)]
pub struct Show {
    /// head, heads, an id or its beginning, a label …, or `current` for what is applied
    #[arg(allow_negative_numbers = true, add = targets())]
    pub revision: String,
}

impl Show {
    /// Prints the revisions that were found for it.
    pub fn run(&self, history: &dyn Listing, revisions: Vec<RevisionIndex>, output: &Output) {
        let entries: Vec<Entry<'_>> =
            revisions.into_iter().map(|index| Entry::new(history, index, false)).collect();
        output.report(
            || json!({ "revisions": entries.iter().map(Entry::json).collect::<Vec<Value>>() }),
            || match entries.is_empty() {
                true => vec![format!("`{}` is before the first revision", self.revision)],
                false => entries.iter().flat_map(Entry::full).collect(),
            },
        );
    }
}
