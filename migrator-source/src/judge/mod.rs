//! What is wrong with migrations, said of each by itself.
//!
//! [`judge`] speaks of the chain (parents, ids, labels, heads), through the same graph as the
//! command line; `misfit` of what does not fit the schema, through the core's check; `rows` of the tables
//! whose rows data steps have as types; `locked` of released migrations that are not what they were; `file`
//! of what stands together in one file. [`migration`], [`downgrade`] and
//! [`migrations`] say all that is wrong with one mark: what the compiler says, and `check`.

mod chain;
mod file;
mod locked;
mod mark;
mod misfit;
mod rows;

pub use chain::{ALLOW_HEADS, SEVERAL_HEADS, judge};
pub use locked::{Statements, judge_locked};
pub use mark::{JudgedDowngrade, JudgedMigration, downgrade, migration, migrations};
pub use misfit::{Direction, Misfit, MisfitPlace, ReadBody, Rows, misfits};
pub use rows::RowModule;

use migrator_core::diagnostic::Diagnostic;

/// A mistake of one migration in a chain.
#[derive(Debug, Clone)]
pub struct Finding {
    /// The migration's position in the chain.
    pub node: usize,
    /// The literal that it is about.
    pub place: Place,
    /// What is wrong.
    pub diagnostic: Diagnostic,
}

/// A literal in `#[migration(…)]`; lists are counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The id.
    Revision,
    /// A parent.
    DownRevision(usize),
    /// A dependency.
    DependsOn(usize),
    /// A branch label.
    BranchLabel(usize),
}
