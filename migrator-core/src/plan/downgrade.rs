use super::version_rows::{Unmerge, VersionRows};
use super::{Plan, PlanWarning, Step};
use crate::graph::{Follow, Graph, RevisionIndex};
use crate::target::{Anchor, Branch, DowngradeTarget, Expression, Origin, Resolver, Rows, TargetError};

/// The steps from the version rows back to a target.
///
/// What lies above the target is taken back, and with it what requires it on any branch. What that
/// in turn required stays. With a label (`label@target`), and for `-N`, only the branch that leads
/// to the label, or to the first row, is taken back, where several begin at the target.
///
/// # Errors
///
/// Those of [`Resolver::downgrade_target`]; [`TargetError::RangeNotAllowed`] for `a:b` when the rows
/// come from a database; [`TargetError::UnknownBranch`] and [`TargetError::NotDowngradeTarget`] for
/// the label; [`TargetError::UnknownRows`]; [`TargetError::NotApplied`] when the target is not
/// applied.
pub fn downgrade(graph: &Graph, origin: Origin<'_>, target: &str) -> Result<Plan, TargetError> {
    if target.contains(':') {
        return Err(TargetError::RangeNotAllowed { text: target.to_owned() });
    }
    let rows = Rows::at(graph, origin)?;
    let resolver = Resolver::new(graph);
    let expression = Expression::parse(target)?;
    let resolved = resolver.downgrade_target(&expression, &rows)?;
    let (roots, unknown_branch) = roots(resolver, &resolved, &expression)?;
    let current = rows.known()?;

    let applied = graph.ancestors(current.iter().copied(), Follow::Requirements);
    let mut unwanted = graph.descendants(roots, Follow::Requirements);
    unwanted.retain(|revision| applied.contains(revision));
    if unwanted.is_empty() && resolved.to.is_some_and(|to| !current.contains(&to)) {
        return Err(TargetError::NotApplied { text: expression.to_string(), rows: rows.texts() });
    }
    let order = graph.newest_first(&unwanted, &current).newest_first;

    let before = VersionRows::new(graph, &current);
    let (mut steps, mut after) = go_back(&before, &order, Unmerge::EveryParent);
    if after.overlap() && !before.overlap() {
        // The plan ends between a merge and the parent that includes another one.
        (steps, after) = go_back(&before, &order, Unmerge::HighestParents);
    }
    let warnings =
        [counted_from_first_row(&expression, &rows), unknown_branch].into_iter().flatten().collect();
    Ok(Plan { steps, rows: after.sorted(), warnings })
}

fn go_back<'g>(
    before: &VersionRows<'g>,
    order: &[RevisionIndex],
    unmerge: Unmerge,
) -> (Vec<Step>, VersionRows<'g>) {
    let mut rows = before.clone();
    let steps = order.iter().map(|&revision| rows.down(revision, unmerge)).collect();
    (steps, rows)
}

/// The lowest revisions to take back, and a warning if the label was not looked at and is unknown.
fn roots(
    resolver: Resolver<'_>,
    target: &DowngradeTarget,
    expression: &Expression,
) -> Result<(Vec<RevisionIndex>, Option<PlanWarning>), TargetError> {
    let graph = resolver.graph();
    let mut roots = target.to.map_or(graph.bases(), |to| graph.children(to)).to_vec();
    // A base and a label that it declares count as two places where a branch begins.
    let labels: usize = match target.to {
        Some(_) => 0,
        None => roots.iter().map(|&root| graph.revision(root).branch_labels.len()).sum(),
    };
    let Some(branch) = &target.branch else { return Ok((roots, None)) };
    let found = match branch {
        Branch::To(revision) => Ok(*revision),
        Branch::Label(label) => resolver.branch(label),
    };
    if roots.len() + labels < 2 {
        let unknown = match (found, branch) {
            (Err(_), Branch::Label(label)) => {
                Some(PlanWarning::UnknownBranchIgnored { label: label.clone() })
            }
            _ => None,
        };
        return Ok((roots, unknown));
    }
    let below = graph.ancestors([found?], Follow::Parents);
    roots.retain(|&root| below.contains(root));
    if roots.is_empty() {
        return Err(TargetError::NotDowngradeTarget {
            text: expression.to_string(),
            label: expression.label.clone().unwrap_or_default(),
        });
    }
    Ok((roots, None))
}

fn counted_from_first_row(expression: &Expression, rows: &Rows) -> Option<PlanWarning> {
    let unlabelled = expression.label.is_none();
    let relative = matches!(expression.anchor, Anchor::Relative { from: None, .. });
    match rows.first() {
        Some((row, _)) if unlabelled && relative && rows.len() > 1 => {
            Some(PlanWarning::CountedFromFirstRow { row: row.to_owned(), rows: rows.len() })
        }
        _ => None,
    }
}
