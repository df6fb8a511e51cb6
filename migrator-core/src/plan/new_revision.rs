use crate::graph::{Graph, RevisionIndex};
use crate::revision::check_id;
use crate::target::{Denoted, Expression, Resolver, TargetError};

/// A revision that is to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewRevision<'a> {
    /// Its id.
    pub id: &'a str,
    /// What it is to follow: one identifier (which may denote several revisions, such as `heads`),
    /// or several for a merge.
    pub heads: &'a [&'a str],
    /// Whether it may follow a revision that is no head.
    pub splice: bool,
    /// The branch labels that it declares.
    pub labels: &'a [&'a str],
    /// What else it needs: identifiers.
    pub depends_on: &'a [&'a str],
}

/// Where a new revision stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placement {
    /// Its parents, in order.
    pub down_revision: Vec<String>,
    /// Its dependencies as they should be written: labels as labels, all else as whole ids.
    pub depends_on: Vec<String>,
    /// The heads with it, the new revision last.
    pub heads: Vec<String>,
    /// The effective heads with it, the new revision last.
    pub effective_heads: Vec<String>,
}

/// Finds the place of a new revision.
///
/// # Errors
///
/// [`TargetError::IllegalRevisionId`], [`TargetError::DuplicateRevision`],
/// [`TargetError::IllegalLabel`] and [`TargetError::DuplicateLabel`] for its names; those of
/// [`Resolver::revisions`] for what it follows and needs; [`TargetError::DuplicateHeads`],
/// [`TargetError::NotAHead`] and [`TargetError::NoRevision`] for what it cannot follow or need.
pub fn place(graph: &Graph, new: &NewRevision<'_>) -> Result<Placement, TargetError> {
    if let Err(reason) = check_id(new.id) {
        return Err(TargetError::IllegalRevisionId { id: new.id.to_owned(), reason });
    }
    let parents = parents(graph, new)?;
    let (dependencies, depends_on) = dependencies(graph, new.depends_on)?;
    if graph.by_id(new.id).is_some() {
        return Err(TargetError::DuplicateRevision { id: new.id.to_owned() });
    }
    judge_labels(graph, new)?;

    let with_new = |heads: &[RevisionIndex], covered: &dyn Fn(RevisionIndex) -> bool| {
        let mut ids = graph.ids(heads.iter().copied().filter(|&head| !covered(head)));
        ids.push(new.id.to_owned());
        ids
    };
    Ok(Placement {
        heads: with_new(graph.heads(), &|head| parents.contains(&head)),
        effective_heads: with_new(graph.effective_heads(), &|head| {
            parents.contains(&head) || dependencies.contains(&head)
        }),
        down_revision: graph.ids(parents.iter().copied()),
        depends_on,
    })
}

fn parents(graph: &Graph, new: &NewRevision<'_>) -> Result<Vec<RevisionIndex>, TargetError> {
    let resolver = Resolver::new(graph);
    let mut denoted: Vec<(&str, Denoted)> = Vec::new();
    for text in new.heads {
        let found = resolver.revisions(&Expression::parse(text)?)?;
        denoted.extend(found.into_iter().map(|denoted| (*text, denoted)));
    }
    let mut parents: Vec<RevisionIndex> = Vec::with_capacity(denoted.len());
    for (text, denoted) in denoted {
        let Denoted::Revision(parent) = denoted else {
            return Err(TargetError::WalkedTooFar { text: text.to_owned() });
        };
        if parents.contains(&parent) {
            return Err(TargetError::DuplicateHeads { revision: graph.id(parent).to_owned() });
        }
        parents.push(parent);
    }
    let inner = parents.iter().find(|&&parent| !graph.children(parent).is_empty());
    match inner {
        Some(&inner) if !new.splice => Err(TargetError::NotAHead {
            revision: graph.id(inner).to_owned(),
            heads: graph.ids(graph.heads().iter().copied()),
        }),
        _ => Ok(parents),
    }
}

/// The dependencies, and how they should be written.
fn dependencies(graph: &Graph, texts: &[&str]) -> Result<(Vec<RevisionIndex>, Vec<String>), TargetError> {
    let resolver = Resolver::new(graph);
    let mut found = Vec::new();
    let mut written = Vec::new();
    for &text in texts {
        let dependency = resolver
            .revision(&Expression::parse(text)?)?
            .ok_or_else(|| TargetError::NoRevision { text: text.to_owned() })?;
        let label = graph.by_label(text).is_some();
        written.push(if label { text } else { graph.id(dependency) }.to_owned());
        found.push(dependency);
    }
    Ok((found, written))
}

fn judge_labels(graph: &Graph, new: &NewRevision<'_>) -> Result<(), TargetError> {
    for (at, &label) in new.labels.iter().enumerate() {
        if let Err(reason) = check_id(label) {
            return Err(TargetError::IllegalLabel { label: label.to_owned(), reason });
        }
        let taken = match graph.by_id(label).or_else(|| graph.by_label(label)) {
            Some(taken) => Some(graph.id(taken)),
            None if label == new.id || new.labels[..at].contains(&label) => Some(new.id),
            None => None,
        };
        if let Some(revision) = taken {
            let (label, revision) = (label.to_owned(), revision.to_owned());
            return Err(TargetError::DuplicateLabel { label, revision });
        }
    }
    Ok(())
}
