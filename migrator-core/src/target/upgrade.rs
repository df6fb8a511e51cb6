use super::walk::{Overrun, Walked};
use super::{Anchor, Denoted, Expression, Resolver, Rows, TargetError};
use crate::graph::{Follow, RevisionIndex};

/// What `+N` is counted from.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Counting<'a> {
    /// The version rows.
    Rows(&'a Rows),
    /// The start of a range.
    Start(&'a Expression),
}

impl Resolver<'_> {
    /// The revisions at which an upgrade from these rows is to end; none for `base`.
    ///
    /// # Errors
    ///
    /// Every [`TargetError`] that the expression, or counting from the rows, can have.
    pub fn upgrade_targets(
        &self,
        expression: &Expression,
        rows: &Rows,
    ) -> Result<Vec<RevisionIndex>, TargetError> {
        self.upper(expression, Counting::Rows(rows), Overrun::Tell)
    }

    /// The revisions at the upper end of an upgrade or of a range.
    pub(crate) fn upper(
        &self,
        expression: &Expression,
        counting: Counting<'_>,
        overrun: Overrun,
    ) -> Result<Vec<RevisionIndex>, TargetError> {
        let label = expression.label.as_deref();
        let text = expression.to_string();
        let Anchor::Relative { from, up, steps } = &expression.anchor else {
            let too_far = || TargetError::WalkedTooFar { text: text.clone() };
            return revisions_only(self.revisions(expression)?).ok_or_else(too_far);
        };
        let upward = *up && *steps > 0;
        let end = match from {
            None if !upward => {
                return Err(TargetError::RelativeOutOfRange { text, wrong_direction: true });
            }
            None => {
                let start = self.counted_from(counting, label, &text)?;
                self.walk_up(start, *steps, label, overrun, &text)?
                    .ok_or(TargetError::RelativeOutOfRange { text, wrong_direction: false })?
            }
            Some(point) => {
                let anchor = Anchor::Absolute(point.clone());
                let end = if upward {
                    self.walk_up(self.point(&anchor, None)?, *steps, label, overrun, &text)?
                } else {
                    match self.walk_down(self.point(&anchor, label)?, *steps, overrun, &text)? {
                        Walked::At(revision) => Some(revision),
                        Walked::Base | Walked::PastEnd => None,
                    }
                };
                end.ok_or(TargetError::WalkedTooFar { text })?
            }
        };
        Ok(vec![end])
    }

    /// The one revision from which `+N` is counted; none = from before the bases.
    fn counted_from(
        &self,
        counting: Counting<'_>,
        label: Option<&str>,
        text: &str,
    ) -> Result<Option<RevisionIndex>, TargetError> {
        let Some(label) = label else {
            return match counting {
                Counting::Rows(rows) if rows.len() > 1 => {
                    Err(TargetError::AmbiguousCurrent { text: text.to_owned(), rows: rows.texts() })
                }
                Counting::Rows(rows) => Ok(rows.known()?.first().copied()),
                Counting::Start(start) => self.revision(start),
            };
        };
        let current = match counting {
            Counting::Rows(rows) => rows.known()?,
            Counting::Start(start) => revisions_only(self.revisions(start)?)
                .ok_or_else(|| TargetError::WalkedTooFar { text: start.to_string() })?,
        };
        let mut starts = self.on_branch(&current, label, Follow::Parents)?;
        if starts.is_empty() {
            starts = self.tips_on_branch(&current, label)?;
        }
        match starts.as_slice() {
            [] => Ok(None),
            &[only] => Ok(Some(only)),
            several => Err(TargetError::AmbiguousCurrent {
                text: text.to_owned(),
                rows: self.graph.ids(several.iter().copied()),
            }),
        }
    }

    /// The highest revisions of a branch among those that are applied without having a row.
    fn tips_on_branch(
        &self,
        current: &[RevisionIndex],
        label: &str,
    ) -> Result<Vec<RevisionIndex>, TargetError> {
        let applied = self.graph.ancestors(current.iter().copied(), Follow::Requirements);
        let applied: Vec<RevisionIndex> = applied.iter().collect();
        let on_branch = self.on_branch(&applied, label, Follow::Parents)?;
        let mut tips = self.graph.no_revisions();
        on_branch.iter().for_each(|&revision| {
            tips.insert(revision);
        });
        for &revision in &on_branch {
            for &below in self.graph.requires(revision) {
                tips.remove(below);
            }
        }
        Ok(tips.iter().collect())
    }
}

/// The revisions, if nothing else is denoted.
pub(super) fn revisions_only(denoted: Vec<Denoted>) -> Option<Vec<RevisionIndex>> {
    let revision = |denoted| match denoted {
        Denoted::Revision(revision) => Some(revision),
        Denoted::Base | Denoted::PastEnd => None,
    };
    denoted.into_iter().map(revision).collect()
}
