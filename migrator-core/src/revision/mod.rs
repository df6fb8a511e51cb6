//! An identified migration as a node of the graph: ids, parents, dependencies, labels.

mod id;

pub use id::{IdError, MAX_ID_LENGTH, check_id};

/// A migration's place in the history, without its operations.
///
/// ```
/// use migrator_core::revision::Revision;
/// let revision = Revision::new("b7c3d9e0f1a2").down("ae1027a6acf").label("billing");
/// assert_eq!(revision.down_revision, ["ae1027a6acf"]);
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Revision {
    /// The identifier, unique in the history.
    pub id: String,
    /// The parents, in the order the user wrote them: none for a base, two or more for a merge.
    pub down_revision: Vec<String>,
    /// Further revisions (ids or branch labels) that must be applied before this one.
    pub depends_on: Vec<String>,
    /// The branch labels that this revision declares.
    pub branch_labels: Vec<String>,
    /// What the migration does, in its author's words.
    pub message: String,
}

impl Revision {
    /// A base with this id.
    pub fn new(id: impl Into<String>) -> Self {
        Revision { id: id.into(), ..Revision::default() }
    }

    /// Adds a parent.
    #[must_use]
    pub fn down(mut self, parent: impl Into<String>) -> Self {
        self.down_revision.push(parent.into());
        self
    }

    /// Adds a dependency on an id or a label.
    #[must_use]
    pub fn depends_on(mut self, revision: impl Into<String>) -> Self {
        self.depends_on.push(revision.into());
        self
    }

    /// Declares a branch label.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.branch_labels.push(label.into());
        self
    }

    /// Sets the message.
    #[must_use]
    pub fn message(mut self, message: impl Into<String>) -> Self {
        self.message = message.into();
        self
    }
}

/// The first line of a message.
///
/// ```
/// assert_eq!(migrator_core::revision::summary("Add avatar\n\nBecause."), "Add avatar");
/// ```
pub fn summary(message: &str) -> String {
    message.trim().lines().next().unwrap_or_default().trim().to_owned()
}
