use super::walk::{Overrun, Walked};
use super::{Anchor, Expression, Point, Resolver, Rows, TargetError};
use crate::graph::{Follow, Graph, RevisionIndex};

/// Where a downgrade is to end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DowngradeTarget {
    /// The revision that stays; none = nothing stays.
    pub to: Option<RevisionIndex>,
    /// The branch to go back on, where several begin at that revision.
    pub branch: Option<Branch>,
}

/// The branch on which a downgrade goes back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Branch {
    /// What stands before `@`.
    Label(String),
    /// The one that leads to this revision.
    To(RevisionIndex),
}

/// What `-N` is counted from.
#[derive(Debug, Clone, Copy)]
pub(crate) enum CountingBack<'a> {
    /// The version rows.
    Rows(&'a Rows),
    /// The end of a range.
    End(&'a Expression),
}

impl Resolver<'_> {
    /// Where a downgrade from these rows is to end.
    ///
    /// # Errors
    ///
    /// Every [`TargetError`] that the expression, or counting from the rows, can have.
    pub fn downgrade_target(
        &self,
        expression: &Expression,
        rows: &Rows,
    ) -> Result<DowngradeTarget, TargetError> {
        self.lower(expression, CountingBack::Rows(rows), Overrun::Tell)
    }

    /// The lower end of a downgrade or of a range.
    pub(crate) fn lower(
        &self,
        expression: &Expression,
        counting: CountingBack<'_>,
        overrun: Overrun,
    ) -> Result<DowngradeTarget, TargetError> {
        let label = expression.label.as_deref();
        let branch = label.map(|label| Branch::Label(label.to_owned()));
        let text = expression.to_string();
        let Anchor::Relative { from, up, steps } = &expression.anchor else {
            // The label only chooses between branches that begin at the target.
            return Ok(DowngradeTarget { to: self.point(&expression.anchor, None)?, branch });
        };
        let downward = !*up && *steps > 0;
        match from {
            None if !downward => Err(TargetError::RelativeOutOfRange { text, wrong_direction: true }),
            None => {
                let (start, branch) = self.counted_back_from(counting, label, &text)?;
                match self.walk_down(Some(start), *steps, overrun, &text)? {
                    Walked::At(revision) => Ok(DowngradeTarget { to: Some(revision), branch: Some(branch) }),
                    Walked::Base => Ok(DowngradeTarget { to: None, branch: Some(branch) }),
                    Walked::PastEnd => Err(TargetError::RelativeOutOfRange { text, wrong_direction: false }),
                }
            }
            Some(point) => {
                let anchor = Anchor::Absolute(point.clone());
                let walked = if downward {
                    self.walk_down(self.point(&anchor, label)?, *steps, overrun, &text)?
                } else {
                    self.walk_up(self.point(&anchor, None)?, *steps, label, overrun, &text)?
                        .map_or(Walked::PastEnd, Walked::At)
                };
                match walked {
                    Walked::At(revision) => Ok(DowngradeTarget { to: Some(revision), branch }),
                    Walked::Base => Ok(DowngradeTarget { to: None, branch }),
                    Walked::PastEnd => Err(TargetError::WalkedTooFar { text }),
                }
            }
        }
    }

    /// The revision from which `-N` is counted, and the branch that it goes back on.
    fn counted_back_from(
        &self,
        counting: CountingBack<'_>,
        label: Option<&str>,
        text: &str,
    ) -> Result<(RevisionIndex, Branch), TargetError> {
        match (label, counting) {
            (None, CountingBack::Rows(rows)) => match rows.first() {
                Some((_, Some(first))) => Ok((first, Branch::To(first))),
                Some((_, None)) => Err(rows.unknown(true)),
                None => {
                    Err(TargetError::RelativeOutOfRange { text: text.to_owned(), wrong_direction: false })
                }
            },
            (None, CountingBack::End(end)) => {
                let end = self.as_its_own_branch(end)?;
                Ok((end, Branch::To(end)))
            }
            (Some(label), CountingBack::Rows(rows)) => {
                // A wrong label is said before an unknown row, unless that is the first.
                let first = rows.first().and_then(|(_, index)| index);
                self.on_branch(first.as_slice(), label, Follow::Parents)?;
                self.one_on_branch(&rows.known()?, label, text)
            }
            (Some(label), CountingBack::End(end)) => match (&end.label, &end.anchor) {
                (None, Anchor::Absolute(Point::Named(name))) => {
                    self.one_on_branch(&[self.named(name, None)?], label, text)
                }
                _ => Err(self.unknown_revision(&end.to_string())),
            },
        }
    }

    /// The only one of the revisions that is on the branch; if none is, the only tip of the applied
    /// set that is.
    fn one_on_branch(
        &self,
        current: &[RevisionIndex],
        label: &str,
        text: &str,
    ) -> Result<(RevisionIndex, Branch), TargetError> {
        let mut on_branch = self.on_branch(current, label, Follow::Parents)?;
        if on_branch.is_empty() {
            let tips = applied_tips(self.graph, current);
            on_branch = self.on_branch(&tips, label, Follow::Parents)?;
        }
        match on_branch.as_slice() {
            &[only] => {
                let start = self.named(self.graph.id(only), Some(label))?;
                Ok((start, Branch::Label(label.to_owned())))
            }
            several => Err(TargetError::AmbiguousCurrent {
                text: text.to_owned(),
                rows: self.graph.ids(several.iter().copied()),
            }),
        }
    }

    /// The end of a range as the revision to count back from, on the branch that it names itself.
    fn as_its_own_branch(&self, end: &Expression) -> Result<RevisionIndex, TargetError> {
        let text = end.to_string();
        match &end.label {
            None => self.point(&end.anchor, Some(&text))?.ok_or_else(|| self.unknown_branch(&text)),
            Some(label) => {
                self.branch(label)?;
                Err(self.unknown_revision(&text))
            }
        }
    }
}

/// The applied revisions that have no applied child, in registration order; `current` are the
/// highest, and everything that they require is applied.
pub(crate) fn applied_tips(graph: &Graph, current: &[RevisionIndex]) -> Vec<RevisionIndex> {
    let applied = graph.ancestors(current.iter().copied(), Follow::Requirements);
    applied
        .iter()
        .filter(|&revision| !graph.children(revision).iter().any(|&child| applied.contains(child)))
        .collect()
}
