use crate::graph::{Graph, RevisionIndex};
use crate::target::{Denoted, Expression, Resolver, Rows, TargetError, applied_tips};

/// What one identifier denotes.
///
/// # Errors
///
/// Those of [`Resolver::revisions`].
pub fn show(graph: &Graph, identifier: &str) -> Result<Vec<Denoted>, TargetError> {
    Resolver::new(graph).revisions(&Expression::parse(identifier)?)
}

/// The applied revisions without an applied child, in registration order: the version rows, and
/// those that are only applied because a row depends on them.
///
/// # Errors
///
/// [`TargetError::UnknownRows`].
pub fn current(graph: &Graph, rows: &[String]) -> Result<Vec<RevisionIndex>, TargetError> {
    Ok(applied_tips(graph, &Rows::read(graph, rows).known()?))
}
