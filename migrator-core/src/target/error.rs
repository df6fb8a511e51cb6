use crate::diagnostic::Diagnostic;
use crate::revision::IdError;
use std::fmt;

/// Why a target cannot be reached, or why what was asked for denotes nothing.
///
/// Displayed, it is a fact that names what the user typed, and a way out.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum TargetError {
    /// There is nothing before or after the `@`, or nothing at all.
    Empty {
        /// What was typed.
        text: String,
    },
    /// No revision has this id or label, and none begins with it.
    UnknownRevision {
        /// What was looked for.
        name: String,
        /// The names near to it, the nearest first.
        nearest: Vec<String>,
        /// The heads and the branch labels: what one mostly asks for.
        existing: Vec<String>,
    },
    /// A revision is needed, and this denotes none, such as `base`.
    NoRevision {
        /// What was typed.
        text: String,
    },
    /// The version table holds rows that are no revisions of this graph.
    UnknownRows {
        /// All such rows.
        rows: Vec<String>,
        /// Whether the first row was needed to choose a branch, as `-N` needs it.
        as_branch: bool,
    },
    /// What stands before `@` is neither a label nor an id, nor the beginning of just one.
    UnknownBranch {
        /// What stands before `@`.
        label: String,
        /// The labels near to it, the nearest first.
        nearest: Vec<String>,
    },
    /// Several names begin with this.
    AmbiguousPrefix {
        /// The beginning.
        prefix: String,
        /// The ids and labels that begin with it.
        matches: Vec<String>,
    },
    /// The revision exists, and is neither above nor below the one that stands before `@`.
    NotOnBranch {
        /// The revision.
        revision: String,
        /// What stands before `@`.
        label: String,
    },
    /// One head is needed, and there are several.
    MultipleHeads {
        /// What was typed.
        text: String,
        /// What stands before the `@` in it.
        label: Option<String>,
        /// The heads.
        heads: Vec<HeadName>,
    },
    /// The target of a downgrade is not applied.
    NotApplied {
        /// What was typed.
        text: String,
        /// The version rows.
        rows: Vec<String>,
    },
    /// The start of a range is not below its end.
    NotAncestor {
        /// The start of the range.
        start: String,
        /// The end of the range.
        end: String,
    },
    /// The branch named before `@` does not pass above the target of a downgrade.
    NotDowngradeTarget {
        /// What was typed.
        text: String,
        /// What stands before `@`.
        label: String,
    },
    /// `±N` leads past the last revision, or in the wrong direction.
    RelativeOutOfRange {
        /// What was typed.
        text: String,
        /// Whether it is the direction that is wrong.
        wrong_direction: bool,
    },
    /// `X±N` leads past the last revision.
    WalkedTooFar {
        /// What was typed.
        text: String,
    },
    /// A walk of so many steps comes to a place where it could go on in several ways.
    AmbiguousWalk {
        /// What was typed.
        text: String,
        /// The revision at which the ways part; none = before the bases, or above the heads.
        at: Option<String>,
        /// The revisions that could be next.
        choices: Vec<String>,
    },
    /// A relative target needs one revision to count from, and there are several rows, or none.
    AmbiguousCurrent {
        /// What was typed.
        text: String,
        /// The rows that it could be counted from.
        rows: Vec<String>,
    },
    /// Of several revisions one is an ancestor of another.
    Overlapping {
        /// The revision above.
        revision: String,
        /// The revision below it.
        ancestor: String,
        /// Whether these are rows of the version table, and not targets.
        rows: bool,
    },
    /// Several revisions are to be stamped, and one that came before has taken the rows of this one.
    RowsTaken {
        /// The revision.
        revision: String,
    },
    /// `a:b` where a database says where to start.
    RangeNotAllowed {
        /// What was typed.
        text: String,
    },
    /// A range is not of the form `start:end`, `start:` or `:end`.
    BadRange {
        /// What was typed.
        text: String,
    },
    /// A new revision is to follow one that is no head, without a word that this is meant.
    NotAHead {
        /// The revision that is no head.
        revision: String,
        /// The heads.
        heads: Vec<String>,
    },
    /// A new revision is to follow the same one twice.
    DuplicateHeads {
        /// The revision.
        revision: String,
    },
    /// A new revision declares a label that is taken.
    DuplicateLabel {
        /// The label.
        label: String,
        /// The revision that has it, as a label or as its id.
        revision: String,
    },
    /// A new revision has an id that is taken.
    DuplicateRevision {
        /// The id.
        id: String,
    },
    /// A new revision has an id that cannot be one.
    IllegalRevisionId {
        /// The id.
        id: String,
        /// Why it cannot.
        reason: IdError,
    },
    /// A new revision declares a label that cannot be one.
    IllegalLabel {
        /// The label.
        label: String,
        /// Why it cannot.
        reason: IdError,
    },
}

/// A head, and a label that no other head carries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeadName {
    /// The head's id.
    pub id: String,
    /// The label.
    pub label: Option<String>,
}

impl HeadName {
    /// What stands before `@head` to denote this head.
    pub fn handle(&self) -> &str {
        self.label.as_deref().unwrap_or(&self.id)
    }
}

impl TargetError {
    /// The stable name of the mistake, such as `unknown-revision`.
    pub fn code(&self) -> &'static str {
        match self {
            TargetError::Empty { .. }
            | TargetError::UnknownRevision { .. }
            | TargetError::NoRevision { .. }
            | TargetError::UnknownRows { as_branch: false, .. } => "unknown-revision",
            TargetError::UnknownBranch { .. } | TargetError::UnknownRows { as_branch: true, .. } => {
                "unknown-branch"
            }
            TargetError::AmbiguousPrefix { .. } => "ambiguous-prefix",
            TargetError::NotOnBranch { .. } => "not-on-branch",
            TargetError::MultipleHeads { .. } => "multiple-heads",
            TargetError::NotApplied { .. } | TargetError::NotAncestor { .. } => "not-ancestor",
            TargetError::NotDowngradeTarget { .. } => "not-downgrade-target",
            TargetError::RelativeOutOfRange { .. } => "relative-out-of-range",
            TargetError::WalkedTooFar { .. } => "walked-too-far",
            TargetError::AmbiguousWalk { .. } => "ambiguous-walk",
            TargetError::AmbiguousCurrent { .. } => "ambiguous-current",
            TargetError::Overlapping { .. } | TargetError::RowsTaken { .. } => "overlapping-current",
            TargetError::RangeNotAllowed { .. } => "range-not-allowed",
            TargetError::BadRange { .. } => "bad-range",
            TargetError::NotAHead { .. } => "not-a-head",
            TargetError::DuplicateHeads { .. } => "duplicate-heads",
            TargetError::DuplicateLabel { .. } => "duplicate-label",
            TargetError::DuplicateRevision { .. } => "duplicate-revision",
            TargetError::IllegalRevisionId { .. } => "illegal-revision-id",
            TargetError::IllegalLabel { .. } => "illegal-branch-label",
        }
    }
}

impl fmt::Display for TargetError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.diagnostic().fmt(f)
    }
}

impl std::error::Error for TargetError {}

impl From<TargetError> for Diagnostic {
    fn from(error: TargetError) -> Self {
        error.diagnostic()
    }
}
