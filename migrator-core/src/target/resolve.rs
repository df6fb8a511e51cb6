use super::walk::{Overrun, Walked};
use super::{Anchor, Expression, Point, TargetError};
use crate::graph::{Follow, Graph, RevisionIndex, RevisionSet};

/// What one element of a resolved expression is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Denoted {
    /// A revision.
    Revision(RevisionIndex),
    /// The place before the first revision.
    Base,
    /// A place beyond that: more steps down than there are revisions.
    PastEnd,
}

/// Looks expressions up in a graph.
///
/// ```
/// use migrator_core::graph::Graph;
/// use migrator_core::revision::Revision;
/// use migrator_core::target::{Expression, Resolver};
///
/// let graph = Graph::new([Revision::new("ae1027a6acf"), Revision::new("b7c3").down("ae1027a6acf")])?;
/// let found = Resolver::new(&graph).revision(&Expression::parse("ae10")?)?;
/// assert_eq!(found, graph.by_id("ae1027a6acf"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Resolver<'g> {
    pub(super) graph: &'g Graph,
}

impl<'g> Resolver<'g> {
    /// A resolver for this graph.
    pub fn new(graph: &'g Graph) -> Self {
        Resolver { graph }
    }

    /// The graph that it looks in.
    pub fn graph(&self) -> &'g Graph {
        self.graph
    }

    /// All that an expression denotes, without regard to a current state: `-N` counts from the
    /// effective heads, `+N` and `X±N` denote nothing.
    ///
    /// # Errors
    ///
    /// Those of [`Resolver::named`], [`TargetError::MultipleHeads`] for `head`, and
    /// [`TargetError::AmbiguousWalk`].
    pub fn revisions(&self, expression: &Expression) -> Result<Vec<Denoted>, TargetError> {
        let label = expression.label.as_deref();
        match &expression.anchor {
            Anchor::Relative { from: None, up: false, steps: steps @ 1.. } => {
                let mut heads = self.graph.effective_heads().to_vec();
                if let Some(label) = label {
                    let carriers = self.carriers(label);
                    heads.retain(|&head| carriers.as_ref().is_some_and(|set| set.contains(head)));
                }
                let walk = |head: RevisionIndex| {
                    let walked =
                        self.walk_down(Some(head), *steps, Overrun::Tell, &expression.to_string())?;
                    Ok(match walked {
                        Walked::At(revision) => Denoted::Revision(revision),
                        Walked::Base => Denoted::Base,
                        Walked::PastEnd => Denoted::PastEnd,
                    })
                };
                heads.into_iter().map(walk).collect()
            }
            anchor => {
                let found = self.points(anchor, label)?;
                if !found.is_empty() {
                    self.judge_label(label)?;
                }
                Ok(found.into_iter().map(Denoted::Revision).collect())
            }
        }
    }

    /// The one revision that an expression denotes, or none for `base`.
    ///
    /// # Errors
    ///
    /// Those of [`Resolver::named`], and [`TargetError::MultipleHeads`] for `head` and `heads`.
    pub fn revision(&self, expression: &Expression) -> Result<Option<RevisionIndex>, TargetError> {
        self.point(&expression.anchor, expression.label.as_deref())
    }

    pub(super) fn point(
        &self,
        anchor: &Anchor,
        label: Option<&str>,
    ) -> Result<Option<RevisionIndex>, TargetError> {
        let found = self.points(anchor, label)?;
        if found.len() > 1 {
            return Err(self.multiple_heads(with_label(anchor, label), label, &found));
        }
        self.judge_label(label)?;
        Ok(found.first().copied())
    }

    /// Words such as `base` and `heads` choose no branch, and a name may have gone unnoticed so far.
    fn judge_label(&self, label: Option<&str>) -> Result<(), TargetError> {
        label.map_or(Ok(()), |label| self.branch(label).map(drop))
    }

    /// The revisions at a point; a relative anchor is taken for a name that no revision has.
    fn points(&self, anchor: &Anchor, label: Option<&str>) -> Result<Vec<RevisionIndex>, TargetError> {
        Ok(match anchor {
            Anchor::Absolute(Point::Base) => Vec::new(),
            Anchor::Absolute(Point::Named(name)) => vec![self.named(name, label)?],
            Anchor::Relative { .. } => vec![self.named(&anchor.to_string(), label)?],
            Anchor::Absolute(Point::Heads) => self.heads(label)?,
            Anchor::Absolute(Point::Head) => vec_of(self.head(label)?),
        })
    }

    /// `heads`: the effective heads, or with a label the heads on that branch.
    fn heads(&self, label: Option<&str>) -> Result<Vec<RevisionIndex>, TargetError> {
        match label {
            None => Ok(self.graph.effective_heads().to_vec()),
            Some(label) => self.on_branch(self.graph.heads(), label, Follow::Parents),
        }
    }

    /// `head`: the only head (on a branch), if there is any.
    fn head(&self, label: Option<&str>) -> Result<Option<RevisionIndex>, TargetError> {
        let heads = match label {
            None => self.graph.heads().to_vec(),
            Some(label) => self.on_branch(self.graph.heads(), label, Follow::Parents)?,
        };
        match heads.as_slice() {
            [] => Ok(None),
            &[only] => Ok(Some(only)),
            several => {
                let anchor = Anchor::Absolute(Point::Head);
                Err(self.multiple_heads(with_label(&anchor, label), label, several))
            }
        }
    }

    /// Those of the revisions that are above or below what `against` denotes. Here `against` may be
    /// any identifier: `label@id` stands for both of its parts, and `base` for everything.
    ///
    /// # Errors
    ///
    /// Those of [`Resolver::named`], and [`TargetError::MultipleHeads`]. Names are only looked up
    /// when there are revisions to compare with.
    pub fn on_branch(
        &self,
        revisions: &[RevisionIndex],
        against: &str,
        follow: Follow,
    ) -> Result<Vec<RevisionIndex>, TargetError> {
        let expression = Expression::parse(against)?;
        let label = expression.label.as_deref();
        let mut shared = match &expression.anchor {
            Anchor::Absolute(Point::Heads) => self.heads(label)?,
            Anchor::Absolute(Point::Head) => vec_of(self.head(label)?),
            _ => Vec::new(),
        };
        if revisions.is_empty() {
            return Ok(Vec::new());
        }
        if let Some(label) = label {
            shared.push(self.named(label, None)?);
        }
        match &expression.anchor {
            Anchor::Absolute(Point::Named(name)) => shared.push(self.named(name, None)?),
            relative @ Anchor::Relative { .. } => shared.push(self.named(&relative.to_string(), None)?),
            Anchor::Absolute(_) => {}
        }
        if shared.is_empty() {
            return Ok(revisions.to_vec());
        }
        let lineage = self.graph.lineage(&shared, follow);
        Ok(revisions.iter().copied().filter(|&revision| lineage.contains(revision)).collect())
    }

    /// The revisions that carry exactly this label, if it is one.
    pub fn carriers(&self, label: &str) -> Option<RevisionSet> {
        self.graph.by_label(label).map(|declaring| self.graph.carriers(declaring))
    }
}

fn vec_of(head: Option<RevisionIndex>) -> Vec<RevisionIndex> {
    head.into_iter().collect()
}

fn with_label(anchor: &Anchor, label: Option<&str>) -> String {
    label.map_or_else(|| anchor.to_string(), |label| format!("{label}@{anchor}"))
}
