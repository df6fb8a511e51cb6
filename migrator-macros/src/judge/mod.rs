//! What is wrong with migrations, said of each by itself.
//!
//! [`judge`] speaks of the chain (parents, ids, labels, heads), through the same graph as the
//! command line; `file` speaks of what stands together in one file.

mod chain;
mod file;

pub(crate) use chain::{ALLOW_HEADS, SEVERAL_HEADS, judge};
pub(crate) use file::{downgrade_errors, has_no_downgrade, migration_errors};

use migrator_core::diagnostic::Diagnostic;

/// A mistake of one migration in a chain.
#[derive(Debug, Clone)]
pub(crate) struct Finding {
    /// The migration's position in the chain.
    pub(crate) node: usize,
    pub(crate) place: Place,
    pub(crate) diagnostic: Diagnostic,
}

/// A literal in `#[migration(…)]`; lists are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// The id.
    Revision,
    /// A parent.
    DownRevision(usize),
    /// A dependency.
    DependsOn(usize),
    /// A branch label.
    BranchLabel(usize),
}
