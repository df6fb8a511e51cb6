use crate::diagnostic::{Diagnostic, Report, every};
use crate::revision::{IdError, MAX_ID_LENGTH};
use std::fmt;

/// One reason why revisions form no graph.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum GraphError {
    /// A text cannot be a revision id.
    IllegalId {
        /// The text.
        id: String,
        /// Why it cannot.
        reason: IdError,
    },
    /// A text cannot be a branch label.
    IllegalLabel {
        /// The revision that declares it.
        revision: String,
        /// The text.
        label: String,
        /// Why it cannot.
        reason: IdError,
    },
    /// Several revisions have the same id.
    DuplicateId {
        /// The id.
        id: String,
        /// How many revisions have it.
        count: usize,
    },
    /// A label is declared by several revisions.
    DuplicateLabel {
        /// The label.
        label: String,
        /// The revisions that declare it, in registration order.
        revisions: Vec<String>,
    },
    /// A label is also the id of a revision.
    LabelIsRevision {
        /// The label.
        label: String,
        /// The revision that declares it.
        revision: String,
    },
    /// A `down_revision` names no revision.
    UnknownParent {
        /// The revision that names it.
        revision: String,
        /// What it names.
        parent: String,
        /// The ids near to that, the nearest first.
        nearest: Vec<String>,
    },
    /// A `depends_on` names neither a revision nor a branch label.
    UnknownDependency {
        /// The revision that names it.
        revision: String,
        /// What it names.
        dependency: String,
        /// The ids and labels near to that, the nearest first.
        nearest: Vec<String>,
    },
    /// A revision is its own parent, or depends on itself.
    SelfLoop {
        /// The revision.
        revision: String,
        /// Whether `depends_on` says so, and not `down_revision`.
        dependency: bool,
    },
    /// Parents lead back to the revision that they started from.
    Cycle {
        /// Each revision's parent is the next one; the last one's is the first.
        path: Vec<String>,
    },
    /// Parents and dependencies together lead back to the revision that they started from.
    DependencyCycle {
        /// Each revision needs the next one; the last one needs the first.
        path: Vec<String>,
    },
}

impl GraphError {
    /// The stable name of the mistake, such as `unknown-parent`.
    pub fn code(&self) -> &'static str {
        match self {
            GraphError::IllegalId { .. } => "illegal-revision-id",
            GraphError::IllegalLabel { .. } => "illegal-branch-label",
            GraphError::DuplicateId { .. } => "duplicate-revision",
            GraphError::DuplicateLabel { .. } | GraphError::LabelIsRevision { .. } => "duplicate-label",
            GraphError::UnknownParent { .. } => "unknown-parent",
            GraphError::UnknownDependency { .. } => "unknown-dependency",
            GraphError::SelfLoop { .. } => "self-loop",
            GraphError::Cycle { .. } => "cycle",
            GraphError::DependencyCycle { .. } => "dependency-cycle",
        }
    }

    /// The mistake as it is said to a user.
    pub fn diagnostic(&self) -> Diagnostic {
        let fact = |fact: String| Diagnostic::new(self.code(), fact);
        match self {
            GraphError::IllegalId { id, reason } => fact(format!("`{id}` cannot be a revision id: {reason}"))
                .help(format!(
                    "use 1 to {MAX_ID_LENGTH} letters, digits and `_`, as in `ae1027a6acf` or `2025_01_users`"
                ))
                .at_revision(id)
                .at_token(id),
            GraphError::IllegalLabel { revision, label, reason } => {
                fact(format!("`{label}` cannot be a branch label: {reason}"))
                    .help(format!("use 1 to {MAX_ID_LENGTH} letters, digits and `_`, as in `billing`"))
                    .at_revision(revision)
                    .at_token(label)
            }
            GraphError::DuplicateId { id, count } => fact(format!("{count} revisions have the id `{id}`"))
                .help("give each migration an id of its own, and say in `down_revision` which one follows which")
                .at_revision(id)
                .at_token(id),
            GraphError::DuplicateLabel { label, revisions } => {
                let diagnostic =
                    fact(format!("the branch label `{label}` is declared by {}", every(revisions))).help(
                        "declare a label once, on the first revision of its branch; all that follow carry it",
                    );
                // The first declaration is taken to be the right one.
                diagnostic
                    .at_revision(revisions.get(1).or(revisions.first()).cloned().unwrap_or_default())
                    .at_token(label)
            }
            GraphError::LabelIsRevision { label, revision } => {
                fact(format!("the branch label `{label}` is also the id of a revision"))
                    .help("choose another label: a target `a@head` could not tell the two apart")
                    .at_revision(revision)
                    .at_token(label)
            }
            GraphError::UnknownParent { revision, parent, nearest } => {
                fact(format!("revision `{revision}` follows `{parent}`, which does not exist"))
                    .meant(parent, nearest.iter().map(String::as_str))
                    .help("`down_revision` takes the whole id of a migration in the same folder")
                    .at_revision(revision)
                    .at_token(parent)
            }
            GraphError::UnknownDependency { revision, dependency, nearest } => fact(format!(
                "revision `{revision}` depends on `{dependency}`, which is neither a revision nor a branch label"
            ))
            .meant(dependency, nearest.iter().map(String::as_str))
            .help("`depends_on` takes the whole id of a migration in the same folder, or a branch label")
            .at_revision(revision)
            .at_token(dependency),
            GraphError::SelfLoop { revision, dependency } => {
                let (fact_text, argument) = if *dependency {
                    (format!("revision `{revision}` depends on itself"), "depends_on")
                } else {
                    (format!("revision `{revision}` is its own parent"), "down_revision")
                };
                fact(fact_text)
                    .help(format!("name another revision in `{argument}`, or leave it out"))
                    .at_revision(revision)
                    .at_token(revision)
            }
            GraphError::Cycle { path } => around(fact(format!("revisions follow each other in a circle: {}", arrows(path))), path)
                .help("one of them must follow a revision outside of the circle, or be a base without `down_revision`"),
            GraphError::DependencyCycle { path } => around(fact(format!("revisions wait for each other in a circle: {}", arrows(path))), path)
                .help("take one `depends_on` of the circle away"),
        }
    }
}

/// The place of a circle is the first revision on it, at the name of the next.
fn around(diagnostic: Diagnostic, path: &[String]) -> Diagnostic {
    match path {
        [first, next, ..] => diagnostic.at_revision(first).at_token(next),
        _ => diagnostic,
    }
}

fn arrows(path: &[String]) -> String {
    let closed: Vec<String> =
        path.iter().chain(path.first()).map(|revision| format!("`{revision}`")).collect();
    closed.join(" → ")
}

impl fmt::Display for GraphError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.diagnostic().fmt(f)
    }
}

impl std::error::Error for GraphError {}

impl From<GraphError> for Diagnostic {
    fn from(error: GraphError) -> Self {
        error.diagnostic()
    }
}

/// Everything that is wrong with the revisions; there is at least one error in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GraphErrors {
    /// The errors: first those of single revisions, then those between them, cycles last.
    pub errors: Vec<GraphError>,
}

impl GraphErrors {
    /// All errors, as they are said to a user.
    pub fn report(&self) -> Report {
        Report { diagnostics: self.errors.iter().map(GraphError::diagnostic).collect() }
    }
}

impl From<GraphErrors> for Report {
    fn from(errors: GraphErrors) -> Self {
        errors.report()
    }
}

impl fmt::Display for GraphErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.report().fmt(f)
    }
}

impl std::error::Error for GraphErrors {}
