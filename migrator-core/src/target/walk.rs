use super::{Resolver, TargetError};
use crate::graph::{Follow, RevisionIndex};

/// What a walk does when there are no more revisions and still steps to go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overrun {
    /// It says so.
    Tell,
    /// It stays where it is.
    Stay,
}

/// Where a walk down has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Walked {
    At(RevisionIndex),
    Base,
    PastEnd,
}

impl Resolver<'_> {
    /// So many children up from a revision, or from before the bases; only those on the branch
    /// named by `label`, if any. None when there are not that many.
    pub(super) fn walk_up(
        &self,
        start: Option<RevisionIndex>,
        steps: usize,
        label: Option<&str>,
        overrun: Overrun,
        text: &str,
    ) -> Result<Option<RevisionIndex>, TargetError> {
        let mut at = start;
        let mut lineage = None;
        for _ in 0..steps {
            let mut next = at.map_or(self.graph.bases(), |revision| self.graph.children(revision)).to_vec();
            if let Some(label) = label {
                let lineage = match &lineage {
                    Some(lineage) => lineage,
                    None => {
                        // Where nothing is next, no name is looked up.
                        let all: Vec<RevisionIndex> =
                            self.graph.indices().filter(|_| !next.is_empty()).collect();
                        let mut set = self.graph.no_revisions();
                        for revision in self.on_branch(&all, label, Follow::Parents)? {
                            set.insert(revision);
                        }
                        lineage.insert(set)
                    }
                };
                next.retain(|&revision| lineage.contains(revision));
            }
            match next.as_slice() {
                [] => return Ok(if overrun == Overrun::Tell { None } else { at }),
                &[only] => at = Some(only),
                several => return Err(self.ambiguous_walk(text, at, several)),
            }
        }
        Ok(at)
    }

    /// So many parents down from a revision, or from above the heads.
    pub(super) fn walk_down(
        &self,
        start: Option<RevisionIndex>,
        steps: usize,
        overrun: Overrun,
        text: &str,
    ) -> Result<Walked, TargetError> {
        let mut at = start;
        for step in 0..steps {
            let next = at.map_or(self.graph.heads(), |revision| self.graph.parents(revision));
            match next {
                [] if step + 1 < steps && overrun == Overrun::Tell => return Ok(Walked::PastEnd),
                [] => return Ok(Walked::Base),
                &[only] => at = Some(only),
                several => return Err(self.ambiguous_walk(text, at, several)),
            }
        }
        Ok(at.map_or(Walked::PastEnd, Walked::At))
    }

    fn ambiguous_walk(
        &self,
        text: &str,
        at: Option<RevisionIndex>,
        choices: &[RevisionIndex],
    ) -> TargetError {
        TargetError::AmbiguousWalk {
            text: text.to_owned(),
            at: at.map(|revision| self.graph.id(revision).to_owned()),
            choices: self.graph.ids(choices.iter().copied()),
        }
    }
}
