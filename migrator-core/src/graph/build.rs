use super::cycle::cycles;
use super::edges::Edges;
use super::normalize::normalized;
use super::{Graph, GraphError, GraphErrors, RevisionIndex};
use crate::revision::{Revision, check_id};
use crate::suggest::nearest;
use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

/// So many unknown names get suggestions; looking for near names costs a pass over all of them.
const SUGGESTIONS: usize = 20;

impl Graph {
    /// Builds the graph of revisions that come in any order; their order is the registration
    /// order.
    ///
    /// # Errors
    ///
    /// Every mistake at once: ids and labels that [`check_id`] refuses, ids and labels that are
    /// taken twice, parents and dependencies that do not exist, revisions that follow themselves,
    /// and every circle of parents or of dependencies, once and with its path.
    pub fn new(revisions: impl IntoIterator<Item = Revision>) -> Result<Graph, GraphErrors> {
        let revisions: Vec<Revision> = revisions.into_iter().collect();
        let mut errors = Vec::new();

        judge_texts(&revisions, &mut errors);
        let names = Names::collect(&revisions, &mut errors);
        let (parents, dependencies) = names.resolve(&revisions, &mut errors);
        let requires = parents.joined(&dependencies);
        let required_by = requires.reversed();
        let rank = parents_first(&requires, &required_by);
        if rank.is_none() {
            judge_circles(&revisions, &parents, &requires, &mut errors);
        }

        let (Some(rank), []) = (rank, errors.as_slice()) else {
            return Err(GraphErrors { errors });
        };
        let children = parents.reversed();
        let without = |edges: &Edges| edges.revisions().filter(|&r| edges.of(r).is_empty()).collect();
        Ok(Graph {
            heads: without(&children),
            effective_heads: without(&required_by),
            bases: without(&parents),
            effective_bases: without(&requires),
            normalized: normalized(&parents, &children, &dependencies, &rank),
            index_of_id: owned(names.ids),
            index_of_label: owned(names.labels),
            parents,
            children,
            requires,
            required_by,
            revisions,
        })
    }
}

fn owned(names: HashMap<&str, RevisionIndex>) -> HashMap<String, RevisionIndex> {
    names.into_iter().map(|(name, index)| (name.to_owned(), index)).collect()
}

/// Mistakes that each revision has on its own.
fn judge_texts(revisions: &[Revision], errors: &mut Vec<GraphError>) {
    for revision in revisions {
        let id = &revision.id;
        if let Err(reason) = check_id(id) {
            errors.push(GraphError::IllegalId { id: id.clone(), reason });
        }
        for label in &revision.branch_labels {
            if let Err(reason) = check_id(label) {
                let (revision, label) = (id.clone(), label.clone());
                errors.push(GraphError::IllegalLabel { revision, label, reason });
            }
        }
        for (names, dependency) in [(&revision.down_revision, false), (&revision.depends_on, true)] {
            if names.contains(id) {
                errors.push(GraphError::SelfLoop { revision: id.clone(), dependency });
            }
        }
    }
}

/// What each id and each label denotes: the first revision that has it.
struct Names<'a> {
    ids: HashMap<&'a str, RevisionIndex>,
    labels: HashMap<&'a str, RevisionIndex>,
}

impl<'a> Names<'a> {
    fn collect(revisions: &'a [Revision], errors: &mut Vec<GraphError>) -> Self {
        let mut ids: HashMap<&str, RevisionIndex> = HashMap::with_capacity(revisions.len());
        let mut twice: Vec<(&str, usize)> = Vec::new();
        for (position, revision) in revisions.iter().enumerate() {
            match ids.entry(&revision.id) {
                Entry::Vacant(free) => {
                    free.insert(RevisionIndex::new(position));
                }
                Entry::Occupied(_) => match twice.iter_mut().find(|(id, _)| *id == revision.id) {
                    Some((_, count)) => *count += 1,
                    None => twice.push((&revision.id, 2)),
                },
            }
        }
        errors.extend(
            twice.into_iter().map(|(id, count)| GraphError::DuplicateId { id: id.to_owned(), count }),
        );

        let mut labels: HashMap<&str, RevisionIndex> = HashMap::new();
        let mut shared: Vec<(&str, Vec<String>)> = Vec::new();
        for (position, revision) in revisions.iter().enumerate() {
            for label in &revision.branch_labels {
                if ids.contains_key(label.as_str()) {
                    let (label, revision) = (label.clone(), revision.id.clone());
                    errors.push(GraphError::LabelIsRevision { label, revision });
                }
                match labels.entry(label) {
                    Entry::Vacant(free) => {
                        free.insert(RevisionIndex::new(position));
                    }
                    Entry::Occupied(first) => match shared.iter_mut().find(|(shared, _)| shared == label) {
                        Some((_, by)) => by.push(revision.id.clone()),
                        None => {
                            let first = revisions[first.get().position()].id.clone();
                            shared.push((label, vec![first, revision.id.clone()]));
                        }
                    },
                }
            }
        }
        errors.extend(shared.into_iter().map(|(label, revisions)| {
            let label = label.to_owned();
            GraphError::DuplicateLabel { label, revisions }
        }));
        Names { ids, labels }
    }

    /// The edges to parents, and those to dependencies (which may be parents, too).
    fn resolve(&self, revisions: &[Revision], errors: &mut Vec<GraphError>) -> (Edges, Edges) {
        let mut parents = Edges::with_capacity(revisions.len(), revisions.len());
        let mut dependencies = Edges::with_capacity(revisions.len(), 0);
        let mut unknown = 0;
        let mut near = |name: &str, labels: bool| -> Vec<String> {
            unknown += 1;
            if unknown > SUGGESTIONS {
                return Vec::new();
            }
            let ids = revisions.iter().map(|revision| revision.id.as_str());
            let labels = revisions
                .iter()
                .filter(|_| labels)
                .flat_map(|revision| revision.branch_labels.iter().map(String::as_str));
            nearest(name, ids.chain(labels)).into_iter().map(str::to_owned).collect()
        };
        for revision in revisions {
            let mut ends = Vec::with_capacity(revision.down_revision.len());
            for parent in revision.down_revision.iter().filter(|parent| **parent != revision.id) {
                match self.ids.get(parent.as_str()) {
                    Some(&index) => ends.push(index),
                    None => errors.push(GraphError::UnknownParent {
                        revision: revision.id.clone(),
                        parent: parent.clone(),
                        nearest: near(parent, false),
                    }),
                }
            }
            parents.push(ends.drain(..));
            for name in revision.depends_on.iter().filter(|name| **name != revision.id) {
                match self.ids.get(name.as_str()).or_else(|| self.labels.get(name.as_str())) {
                    Some(&index) if self.ids.get(revision.id.as_str()) == Some(&index) => {
                        let revision = revision.id.clone();
                        errors.push(GraphError::SelfLoop { revision, dependency: true });
                    }
                    Some(&index) => ends.push(index),
                    None => errors.push(GraphError::UnknownDependency {
                        revision: revision.id.clone(),
                        dependency: name.clone(),
                        nearest: near(name, true),
                    }),
                }
            }
            dependencies.push(ends);
        }
        (parents, dependencies)
    }
}

/// Each revision's place in an order in which everything that it requires comes before it, unless
/// there is a circle.
fn parents_first(requires: &Edges, required_by: &Edges) -> Option<Vec<u32>> {
    let mut waits_for: Vec<usize> = requires.revisions().map(|r| requires.of(r).len()).collect();
    let mut order: Vec<RevisionIndex> =
        requires.revisions().filter(|r| waits_for[r.position()] == 0).collect();
    let mut rank = vec![0; waits_for.len()];
    let mut done = 0;
    while let Some(&revision) = order.get(done) {
        rank[revision.position()] = done as u32;
        done += 1;
        for &next in required_by.of(revision) {
            waits_for[next.position()] -= 1;
            if waits_for[next.position()] == 0 {
                order.push(next);
            }
        }
    }
    (done == rank.len()).then_some(rank)
}

fn judge_circles(revisions: &[Revision], parents: &Edges, requires: &Edges, errors: &mut Vec<GraphError>) {
    let path = |circle: &[RevisionIndex]| -> Vec<String> {
        circle.iter().map(|index| revisions[index.position()].id.clone()).collect()
    };
    let mut said: HashSet<RevisionIndex> = HashSet::new();
    for circle in cycles(parents) {
        errors.push(GraphError::Cycle { path: path(&circle.path) });
        said.extend(circle.path);
    }
    for circle in cycles(requires) {
        // A circle of parents is also one of requirements.
        if !circle.members.iter().any(|member| said.contains(member)) {
            errors.push(GraphError::DependencyCycle { path: path(&circle.path) });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn errors(revisions: impl IntoIterator<Item = Revision>) -> Vec<GraphError> {
        Graph::new(revisions).unwrap_err().errors
    }

    #[test]
    fn everything_is_reported_at_once() {
        let codes: Vec<&str> = errors([
            Revision::new("a-1"),
            Revision::new("b").down("b"),
            Revision::new("c").down("nowhere").depends_on("nothing"),
            Revision::new("d").label("x").label("c"),
            Revision::new("e").label("x").label("y z"),
            Revision::new("d"),
            Revision::new("p").down("q"),
            Revision::new("q").down("p"),
            Revision::new("s").depends_on("t"),
            Revision::new("t").down("s"),
        ])
        .iter()
        .map(GraphError::code)
        .collect();
        assert_eq!(
            codes,
            [
                "illegal-revision-id",
                "self-loop",
                "illegal-branch-label",
                "duplicate-revision",
                "duplicate-label",
                "duplicate-label",
                "unknown-parent",
                "unknown-dependency",
                "cycle",
                "dependency-cycle",
            ]
        );
    }

    #[test]
    fn unknown_parents_come_with_the_nearest_ids() {
        let found = errors([Revision::new("ae1027a6acf"), Revision::new("b7c3").down("ae1027a6acg")]);
        assert_eq!(
            found[0].to_string(),
            "revision `b7c3` follows `ae1027a6acg`, which does not exist\n\
             help: did you mean `ae1027a6acf`? \
             `down_revision` takes the whole id of a migration in the same folder"
        );
    }

    #[test]
    fn a_cycle_is_reported_once_with_its_path() {
        let found = errors([
            Revision::new("base").down("c"),
            Revision::new("a").down("c"),
            Revision::new("b").down("a"),
            Revision::new("c").down("b"),
            Revision::new("above").down("c"),
        ]);
        assert!(
            found.contains(&GraphError::Cycle { path: vec!["a".into(), "c".into(), "b".into()] }),
            "{found:?}"
        );
        assert_eq!(found.iter().filter(|error| error.code() == "cycle").count(), 1);
    }

    #[test]
    fn a_cycle_below_a_head_and_above_a_base_is_found() {
        let found = errors([
            Revision::new("root"),
            Revision::new("a").down("root").down("b"),
            Revision::new("b").down("a"),
            Revision::new("top").down("b"),
        ]);
        assert_eq!(found, [GraphError::Cycle { path: vec!["a".into(), "b".into()] }]);
    }

    #[test]
    fn a_label_of_its_own_is_a_self_loop() {
        let found = errors([Revision::new("a").label("x").depends_on("x")]);
        assert_eq!(found, [GraphError::SelfLoop { revision: "a".into(), dependency: true }]);
    }

    #[test]
    fn dependencies_may_be_labels() {
        let graph = Graph::new([Revision::new("b").depends_on("x"), Revision::new("a").label("x")]).unwrap();
        let b = graph.by_id("b").unwrap();
        assert_eq!(graph.ids(graph.requires(b).iter().copied()), ["a"]);
        assert!(graph.parents(b).is_empty());
    }
}
