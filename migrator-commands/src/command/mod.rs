//! One file a command.

mod branches;
mod completions;
mod edit;
mod graph;
mod heads;
mod history;
mod lock;
mod merge;
mod revision;
mod show;

pub use branches::Branches;
pub use completions::Completions;
pub use edit::{Edit, open};
pub use graph::Graph;
pub use heads::Heads;
pub use history::History;
pub use lock::{Lock, Lockable, LockableFolder, Statements};
pub use merge::Merge;
pub use revision::Revision;
pub use show::Show;

use migrator_core::graph::RevisionIndex;
use migrator_core::plan;
use migrator_core::target::{Denoted, TargetError};

/// The word that stands for what a database is at.
pub const CURRENT: &str = "current";

/// The revisions that an identifier stands for; what lies before the first revision is left out.
///
/// # Errors
///
/// When it stands for none.
pub fn asked(graph: &migrator_core::graph::Graph, text: &str) -> Result<Vec<RevisionIndex>, TargetError> {
    let denoted = plan::show(graph, text)?;
    let revisions = denoted.into_iter().filter_map(|one| match one {
        Denoted::Revision(index) => Some(index),
        Denoted::Base | Denoted::PastEnd => None,
    });
    Ok(revisions.collect())
}
