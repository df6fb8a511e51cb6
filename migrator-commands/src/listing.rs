//! A history with what is said of each revision.

use migrator_core::graph::{Graph, RevisionIndex};
use std::borrow::Cow;

/// A history that can be listed.
pub trait Listing {
    /// The revisions.
    fn graph(&self) -> &Graph;

    /// What the graph does not know of a revision.
    fn details(&self, index: RevisionIndex) -> Details<'_>;
}

/// What a graph does not know of a revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Details<'a> {
    /// When it was written, in its author's words.
    pub created: Option<&'a str>,
    /// Whether its steps run in a transaction.
    pub transaction: bool,
    /// Why it has no way back, when its author says so.
    pub irreversible: Option<&'a str>,
    /// Its file.
    pub path: Cow<'a, str>,
}
