//! The linked history, as the commands list it.

use crate::error::{Error, HistoryError};
use crate::registry::History;
use migrator_commands::{Details, Failure, Listing};
use migrator_core::graph::{Graph, RevisionIndex};

impl Listing for History {
    fn graph(&self) -> &Graph {
        History::graph(self)
    }

    fn details(&self, index: RevisionIndex) -> Details<'_> {
        let registered = self.registered(index);
        Details {
            created: registered.created,
            transaction: registered.transaction,
            irreversible: registered.irreversible,
            path: registered.file.into(),
        }
    }
}

/// The linked history, for a new migration: there may be none before it.
pub(super) fn graph_to_extend() -> Result<Graph, Failure> {
    match History::linked() {
        Ok(history) => Ok(history.graph().clone()),
        Err(Error::History(HistoryError::Empty)) => {
            Graph::new([]).map_err(|errors| Error::from(HistoryError::Unsound(errors)).into())
        }
        Err(error) => Err(error.into()),
    }
}

/// The linked history, for a shell: a shell is no place for an error.
pub(super) fn graph_to_offer() -> Option<Graph> {
    History::linked().ok().map(|history| history.graph().clone())
}
