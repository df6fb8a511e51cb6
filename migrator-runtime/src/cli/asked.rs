//! The revisions that a user asks for by an identifier, or by the word `current`.

use crate::migrator::Migrator;
use migrator_commands::Failure;
use migrator_commands::command::CURRENT;
use migrator_core::graph::RevisionIndex;
use migrator_core::plan;

/// Looks an identifier up; what lies before the first revision is left out.
pub(super) async fn asked(migrator: &Migrator, text: &str) -> Result<Vec<RevisionIndex>, Failure> {
    let graph = migrator.history().graph();
    let found = if text == CURRENT {
        plan::current(graph, &migrator.current().await?)
    } else {
        migrator_commands::command::asked(graph, text)
    };
    found.map_err(|error| migrator.target_error(error).into())
}
