use super::error::HeadName;
use super::{Resolver, TargetError};
use crate::graph::{Follow, RevisionIndex};
use crate::suggest::nearest;
use std::collections::HashMap;

/// Ids and labels with fewer characters than this are only found when written out.
const SHORTEST_ABBREVIATED: usize = 4;

impl Resolver<'_> {
    /// The revision with this id or label, or the only one that begins with it; on the branch
    /// named by `label`, if any.
    ///
    /// # Errors
    ///
    /// [`TargetError::UnknownBranch`], [`TargetError::UnknownRevision`],
    /// [`TargetError::AmbiguousPrefix`] or [`TargetError::NotOnBranch`].
    pub fn named(&self, name: &str, label: Option<&str>) -> Result<RevisionIndex, TargetError> {
        let branch = match label {
            Some(label) => Some((label, self.graph.lineage(&[self.branch(label)?], Follow::Parents))),
            None => None,
        };
        let found = match self.exactly(name) {
            Some(found) => found,
            None => {
                let matches: Vec<(&str, RevisionIndex)> = self
                    .graph
                    .names()
                    .filter(|(key, _)| key.starts_with(name) && key.chars().count() >= SHORTEST_ABBREVIATED)
                    .filter(|&(_, index)| branch.as_ref().is_none_or(|(_, lineage)| lineage.contains(index)))
                    .collect();
                match matches.as_slice() {
                    [] => return Err(self.unknown_revision(name)),
                    &[(_, only)] => only,
                    several => {
                        let matches = several.iter().map(|&(key, _)| key.to_owned()).collect();
                        return Err(TargetError::AmbiguousPrefix { prefix: name.to_owned(), matches });
                    }
                }
            }
        };
        match branch {
            Some((label, lineage)) if !lineage.contains(found) => Err(TargetError::NotOnBranch {
                revision: self.graph.id(found).to_owned(),
                label: label.to_owned(),
            }),
            _ => Ok(found),
        }
    }

    /// The revision that stands for a branch: the one that declares the label, or has the id.
    ///
    /// # Errors
    ///
    /// [`TargetError::UnknownBranch`] when the label is neither, nor the beginning of just one.
    pub fn branch(&self, label: &str) -> Result<RevisionIndex, TargetError> {
        match self.exactly(label) {
            Some(found) => Ok(found),
            None => self.named(label, None).map_err(|_| self.unknown_branch(label)),
        }
    }

    fn exactly(&self, name: &str) -> Option<RevisionIndex> {
        self.graph.by_id(name).or_else(|| self.graph.by_label(name))
    }

    pub(super) fn unknown_revision(&self, name: &str) -> TargetError {
        let names = self.graph.names().map(|(name, _)| name);
        let nearest = nearest(name, ["head", "heads", "base"].into_iter().chain(names));
        let labels = self.graph.names().skip(self.graph.len()).map(|(label, _)| label.to_owned());
        TargetError::UnknownRevision {
            name: name.to_owned(),
            nearest: nearest.into_iter().map(str::to_owned).collect(),
            existing: self.graph.ids(self.graph.heads().iter().copied()).into_iter().chain(labels).collect(),
        }
    }

    pub(crate) fn unknown_branch(&self, label: &str) -> TargetError {
        let labels = self.graph.names().map(|(name, _)| name).skip(self.graph.len());
        TargetError::UnknownBranch {
            label: label.to_owned(),
            nearest: nearest(label, labels).into_iter().map(str::to_owned).collect(),
        }
    }

    pub(super) fn multiple_heads(
        &self,
        text: String,
        label: Option<&str>,
        heads: &[RevisionIndex],
    ) -> TargetError {
        let carried = self.graph.carried_labels();
        let mut heads_with: HashMap<&str, usize> = HashMap::new();
        for head in self.graph.heads() {
            for label in &carried[head.position()] {
                *heads_with.entry(label).or_default() += 1;
            }
        }
        let name = |&head: &RevisionIndex| HeadName {
            id: self.graph.id(head).to_owned(),
            label: carried[head.position()]
                .iter()
                .find(|label| heads_with.get(*label) == Some(&1))
                .map(ToString::to_string),
        };
        TargetError::MultipleHeads {
            text,
            label: label.map(str::to_owned),
            heads: heads.iter().map(name).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::Graph;
    use crate::revision::Revision;

    fn graph() -> Graph {
        Graph::new([
            Revision::new("ae1027a6acf"),
            Revision::new("ae2027a6acf").down("ae1027a6acf").label("billing"),
            Revision::new("b7c3d9e0f1a2").label("shop"),
            Revision::new("k1").down("b7c3d9e0f1a2"),
        ])
        .unwrap()
    }

    fn named(name: &str, label: Option<&str>) -> Result<String, &'static str> {
        let graph = graph();
        let found = Resolver::new(&graph).named(name, label);
        found.map(|index| graph.id(index).to_owned()).map_err(|error| error.code())
    }

    #[test]
    fn beginnings_of_ids_and_labels() {
        assert_eq!(named("ae10", None).as_deref(), Ok("ae1027a6acf"));
        assert_eq!(named("b", None), Err("ambiguous-prefix"));
        assert_eq!(named("b7", None).as_deref(), Ok("b7c3d9e0f1a2"));
        assert_eq!(named("bill", None).as_deref(), Ok("ae2027a6acf"));
        assert_eq!(named("k", None), Err("unknown-revision"));
        assert_eq!(named("k1", None).as_deref(), Ok("k1"));
    }

    #[test]
    fn a_branch_narrows_what_a_beginning_fits() {
        assert_eq!(named("b", Some("shop")).as_deref(), Ok("b7c3d9e0f1a2"));
        assert_eq!(named("ae1027a6acf", Some("shop")), Err("not-on-branch"));
        assert_eq!(named("ae1027a6acf", Some("ae")), Err("unknown-branch"));
        assert_eq!(named("zz", Some("shop")), Err("unknown-revision"));
    }

    #[test]
    fn near_names_are_offered() {
        let graph = graph();
        let error = Resolver::new(&graph).named("biling", None).unwrap_err();
        assert!(error.to_string().contains("did you mean `billing`?"), "{error}");
    }
}
