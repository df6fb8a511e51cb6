use super::version_rows::VersionRows;
use super::{Plan, Step};
use crate::graph::{Follow, Graph, RevisionIndex};
use crate::target::{Expression, Origin, Resolver, Rows, TargetError};

/// The steps from the version rows up to a target.
///
/// What the target requires is run, parents and dependencies first, unless it is applied already.
/// `base` needs nothing, so it is reached without a step.
///
/// # Errors
///
/// Those of [`Resolver::upgrade_targets`]; [`TargetError::RangeNotAllowed`] for `a:b` when the rows
/// come from a database; [`TargetError::UnknownRows`]; [`TargetError::Overlapping`] when of the
/// targets, or of the rows, one includes another.
///
/// ```
/// use migrator_core::graph::Graph;
/// use migrator_core::plan::{Origin, upgrade};
/// use migrator_core::revision::Revision;
///
/// let graph = Graph::new([
///     Revision::new("a1"),
///     Revision::new("a2").down("a1"),
///     Revision::new("a3").down("a2"),
/// ])?;
/// let rows = ["a1".to_owned()];
/// let plan = upgrade(&graph, Origin::Database(&rows), "head")?;
/// let steps: Vec<&str> = plan.steps.iter().map(|step| step.revision.as_str()).collect();
/// assert_eq!(steps, ["a2", "a3"]);
/// assert_eq!(plan.rows, ["a3"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn upgrade(graph: &Graph, origin: Origin<'_>, target: &str) -> Result<Plan, TargetError> {
    if target.contains(':') {
        return Err(TargetError::RangeNotAllowed { text: target.to_owned() });
    }
    let rows = Rows::at(graph, origin)?;
    let targets = Resolver::new(graph).upgrade_targets(&Expression::parse(target)?, &rows)?;
    refuse_overlap(graph, &targets, false)?;
    let rows = rows.known()?;
    refuse_overlap(graph, &rows, true)?;

    let applied = graph.ancestors(rows.iter().copied(), Follow::Requirements);
    let mut needed = graph.ancestors(targets.iter().copied(), Follow::Requirements);
    needed.retain(|revision| !applied.contains(revision));
    let order = graph.newest_first(&needed, &targets).newest_first;

    let mut version_rows = VersionRows::new(graph, &rows);
    let steps: Vec<Step> = order.into_iter().rev().map(|revision| version_rows.up(revision)).collect();
    Ok(Plan { steps, rows: version_rows.sorted(), warnings: Vec::new() })
}

pub(super) fn refuse_overlap(
    graph: &Graph,
    revisions: &[RevisionIndex],
    rows: bool,
) -> Result<(), TargetError> {
    match graph.overlap(revisions) {
        None => Ok(()),
        Some((above, below)) => Err(TargetError::Overlapping {
            revision: graph.id(above).to_owned(),
            ancestor: graph.id(below).to_owned(),
            rows,
        }),
    }
}
