//! The revisions that a user asks for by an identifier, or by the word `current`.

use super::exit::Failure;
use crate::migrator::Migrator;
use migrator_core::graph::RevisionIndex;
use migrator_core::plan;
use migrator_core::target::Denoted;

/// Looks an identifier up; what lies before the first revision is left out.
pub(super) async fn asked(migrator: &Migrator, text: &str) -> Result<Vec<RevisionIndex>, Failure> {
    let graph = migrator.history().graph();
    let refused = |error| Failure::from(migrator.target_error(error));
    if text == "current" {
        return plan::current(graph, &migrator.current().await?).map_err(refused);
    }
    let denoted = plan::show(graph, text).map_err(refused)?;
    let revisions = denoted.into_iter().filter_map(|one| match one {
        Denoted::Revision(index) => Some(index),
        Denoted::Base | Denoted::PastEnd => None,
    });
    Ok(revisions.collect())
}
