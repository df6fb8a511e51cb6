use super::upgrade::refuse_overlap;
use crate::graph::{Follow, Graph, RevisionIndex, RevisionSet};
use crate::target::{
    Anchor, Counting, CountingBack, Denoted, Expression, Overrun, Point, Range, Resolver, Rows, Side,
    TargetError,
};

/// The revisions in a range, newest first; both ends are included.
///
/// From `base` these are all that the end requires. From a revision they are those of them that
/// descend from it, over parents. With `label@base` as the start, only ends that carry the label
/// count. `rows` are needed only where the range says `current`.
///
/// # Errors
///
/// The [`TargetError`]s of both sides, and [`TargetError::NotAncestor`] when the start is not below
/// the end.
pub fn history(graph: &Graph, range: &Range, rows: &[String]) -> Result<Vec<RevisionIndex>, TargetError> {
    let resolver = Resolver::new(graph);
    let rows = Rows::read(graph, rows);
    let end = End::of(&range.end, &rows);
    let start = Start::of(&range.start, &rows);

    let mut targets = end.targets(resolver, &start)?;
    if let Start::Expression(Expression { label: Some(label), .. }) = &start {
        let carriers = branch_carriers(resolver, label)?;
        targets.retain(|&target| carriers.as_ref().is_some_and(|set| set.contains(target)));
    }
    refuse_overlap(graph, &targets, matches!(end, End::Rows(_)))?;
    let required = graph.ancestors(targets.iter().copied(), Follow::Requirements);

    let not_ancestor = || TargetError::NotAncestor { start: start.to_string(), end: end.to_string() };
    let lower = start.revisions(resolver, &end, &required, not_ancestor)?;
    refuse_overlap(graph, &lower, matches!(start, Start::Rows(_)))?;

    let mut wanted = required;
    if !lower.is_empty() {
        let passed = graph.ancestors(lower.iter().copied(), Follow::Requirements);
        let above = graph.descendants(lower.iter().copied(), Follow::Parents);
        wanted.retain(|revision| above.contains(revision) && !passed.contains(revision));
        for &revision in &lower {
            wanted.insert(revision);
        }
    }
    let ordered = graph.newest_first(&wanted, &targets);
    if !ordered.unreached.is_empty() {
        // The end requires the start only through a dependency: no branch leads from one to the other.
        return Err(not_ancestor());
    }
    Ok(ordered.newest_first)
}

/// The upper side of a range.
enum End<'a> {
    Rows(&'a Rows),
    Expression(Expression),
}

/// The lower side of a range.
enum Start<'a> {
    Rows(&'a Rows),
    Expression(Expression),
}

fn absolute(point: Point) -> Expression {
    Expression { label: None, anchor: Anchor::Absolute(point) }
}

impl<'a> End<'a> {
    fn of(side: &Side, rows: &'a Rows) -> Self {
        match side {
            Side::Current if !rows.is_empty() => End::Rows(rows),
            Side::Current | Side::Open => End::Expression(absolute(Point::Heads)),
            Side::Expression(expression) => End::Expression(expression.clone()),
        }
    }

    fn targets(&self, resolver: Resolver<'_>, start: &Start<'_>) -> Result<Vec<RevisionIndex>, TargetError> {
        match self {
            End::Rows(rows) => rows.known(),
            End::Expression(expression) => {
                let counting = match start {
                    Start::Rows(rows) => Counting::Rows(rows),
                    Start::Expression(expression) => Counting::Start(expression),
                };
                resolver.upper(expression, counting, Overrun::Stay)
            }
        }
    }
}

impl<'a> Start<'a> {
    fn of(side: &Side, rows: &'a Rows) -> Self {
        match side {
            Side::Current if !rows.is_empty() => Start::Rows(rows),
            Side::Current | Side::Open => Start::Expression(absolute(Point::Base)),
            Side::Expression(expression) => Start::Expression(expression.clone()),
        }
    }

    /// The lowest revisions of the range; none = from base.
    fn revisions(
        &self,
        resolver: Resolver<'_>,
        end: &End<'_>,
        required: &RevisionSet,
        not_ancestor: impl Fn() -> TargetError,
    ) -> Result<Vec<RevisionIndex>, TargetError> {
        let expression = match self {
            Start::Rows(rows) => {
                let known = rows.known()?;
                let below = known.iter().all(|&row| required.contains(row));
                return if below { Ok(known) } else { Err(not_ancestor()) };
            }
            Start::Expression(expression) => expression,
        };
        let denoted = resolver.revisions(expression)?;
        let outside = denoted.iter().any(|denoted| match denoted {
            Denoted::Revision(revision) => !required.contains(*revision),
            Denoted::Base => true,
            Denoted::PastEnd => false,
        });
        if outside {
            return Err(not_ancestor());
        }
        if denoted.first() == Some(&Denoted::PastEnd) {
            // There are not so many revisions below the heads: count from the end instead.
            let counting = match end {
                End::Rows(rows) => CountingBack::Rows(rows),
                End::Expression(expression) => CountingBack::End(expression),
            };
            let target = resolver.lower(expression, counting, Overrun::Stay)?;
            return Ok(target.to.into_iter().collect());
        }
        let revision = |denoted| match denoted {
            Denoted::Revision(revision) => Some(revision),
            Denoted::Base | Denoted::PastEnd => None,
        };
        let too_far = || TargetError::WalkedTooFar { text: expression.to_string() };
        denoted.into_iter().map(revision).collect::<Option<_>>().ok_or_else(too_far)
    }
}

impl std::fmt::Display for End<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            End::Rows(_) => f.write_str("current"),
            End::Expression(expression) => expression.fmt(f),
        }
    }
}

impl std::fmt::Display for Start<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Start::Rows(_) => f.write_str("current"),
            Start::Expression(expression) => expression.fmt(f),
        }
    }
}

/// The revisions that carry what stands before the `@` of a start; a revision's id stands for the
/// only label that it carries.
fn branch_carriers(resolver: Resolver<'_>, label: &str) -> Result<Option<RevisionSet>, TargetError> {
    let graph = resolver.graph();
    resolver.revision(&Expression::parse(label)?)?;
    let Some(revision) = graph.by_id(label) else { return Ok(resolver.carriers(label)) };
    match graph.carried_labels()[revision.position()].as_slice() {
        [only] => Ok(resolver.carriers(only)),
        _ => Err(resolver.unknown_branch(label)),
    }
}
