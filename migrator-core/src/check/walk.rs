use super::body::Body;
use super::knowledge::Knowledge;
use super::past::{Event, Thing, last_event};
use super::revision::Revision;
use super::{Judgement, Mistake, Place, RowShape};
use crate::capability::Dialect;
use crate::diagnostic::Diagnostic;
use crate::graph::{Follow, Graph, RevisionIndex};
use crate::op::ApplyError;
use crate::schema::Schema;
use std::collections::BTreeSet;

/// Judges every revision, parents first. Along a line the knowledge is handed on; it is copied only
/// where a branch begins.
pub(super) fn walk(
    graph: &Graph,
    bodies: &[Body],
    dialect: Option<Dialect>,
    databases: &[Dialect],
) -> Judgement {
    let mut walk = Walk {
        graph,
        bodies,
        empty: Schema { dialect, ..Schema::default() },
        behind: vec![None; graph.len()],
        children: graph.indices().map(|index| graph.required_by(index).len()).collect(),
        faulty: BTreeSet::new(),
        mistakes: Vec::new(),
        rows: Vec::new(),
    };
    for index in graph.topological_order() {
        let mut knowledge = walk.before(index);
        let (found, rows) = Revision { graph, bodies, index, databases }.judge(&mut knowledge);
        walk.rows.extend(rows);
        if !found.is_empty() {
            walk.faulty.insert(index);
        }
        walk.mistakes.extend(found);
        walk.behind[index.position()] = Some(knowledge);
    }
    Judgement { mistakes: walk.mistakes, rows: walk.rows }
}

struct Walk<'a> {
    graph: &'a Graph,
    bodies: &'a [Body],
    empty: Schema,
    /// What is known behind a revision, until the last of those that need it has taken it.
    behind: Vec<Option<Knowledge>>,
    /// How many have not taken it yet.
    children: Vec<usize>,
    /// Revisions that are wrong by themselves.
    faulty: BTreeSet<RevisionIndex>,
    mistakes: Vec<Mistake>,
    rows: Vec<RowShape>,
}

impl Walk<'_> {
    /// What is known before a revision.
    fn before(&mut self, index: RevisionIndex) -> Knowledge {
        let required = self.graph.requires(index).to_vec();
        let Some((&first, others)) = required.split_first() else {
            return Knowledge::new(self.empty.clone());
        };
        let mut knowledge = self.take(first);
        for &other in others {
            self.take(other);
        }
        if !others.is_empty() {
            self.merge(index, first, &mut knowledge);
        }
        knowledge
    }

    fn take(&mut self, index: RevisionIndex) -> Knowledge {
        let position = index.position();
        self.children[position] = self.children[position].saturating_sub(1);
        let kept = &mut self.behind[position];
        let knowledge = if self.children[position] == 0 { kept.take() } else { kept.clone() };
        knowledge.unwrap_or_else(|| Knowledge::new(self.empty.clone()))
    }

    /// Brings what the other branches do into what is known behind the first.
    fn merge(&mut self, index: RevisionIndex, first: RevisionIndex, knowledge: &mut Knowledge) {
        let graph = self.graph;
        let there = graph.ancestors([first], Follow::Requirements);
        let mut all = graph.ancestors([index], Follow::Requirements);
        all.remove(index);
        for revision in graph.topological_order() {
            if !all.contains(revision) || there.contains(revision) {
                continue;
            }
            for item in &self.bodies[revision.position()].upgrade {
                for unfit in knowledge.follow(item) {
                    if self.faulty.contains(&revision) {
                        continue;
                    }
                    let Some(mistake) = self.contradiction(index, revision, &there, &unfit.error) else {
                        continue;
                    };
                    let known = |other: &Mistake| {
                        other.revision == index && other.diagnostic.fact == mistake.diagnostic.fact
                    };
                    if !self.mistakes.iter().any(known) {
                        self.mistakes.push(mistake);
                    }
                }
            }
        }
    }

    /// An operation of one branch that does not fit what another has made.
    fn contradiction(
        &self,
        merge: RevisionIndex,
        revision: RevisionIndex,
        there: &crate::graph::RevisionSet,
        error: &ApplyError,
    ) -> Option<Mistake> {
        let graph = self.graph;
        let event = Thing::of(error)
            .and_then(|thing| last_event(&thing, graph, self.bodies, there, None, self.empty.clone()));
        let other = match event {
            Some(Event::Created(other) | Event::Dropped(other) | Event::Renamed(other, _)) => other,
            None => *graph.parents(merge).first()?,
        };
        let (one, two) = (graph.id(other), graph.id(revision));
        let fact = match (Thing::of(error), event) {
            (Some(thing), Some(Event::Created(_))) => format!("`{one}` and `{two}` both create {thing}"),
            (Some(thing), Some(Event::Dropped(_))) => format!("`{one}` drops {thing}, and `{two}` uses it"),
            (Some(thing), Some(Event::Renamed(_, to))) => {
                format!("`{one}` renames {thing} to `{to}`, and `{two}` uses it by its old name")
            }
            _ => format!("`{one}` and `{two}` contradict each other: {}", Diagnostic::from(error).fact),
        };
        let diagnostic =
            Diagnostic::new("branches-contradict", format!("the branches do not fit together: {fact}"))
                .help(format!("change one of the two, or let `{two}` come after `{one}`"))
                .at_revision(graph.id(merge));
        let carries =
            |parent: &RevisionIndex| graph.ancestors([*parent], Follow::Requirements).contains(revision);
        let parent = graph.parents(merge).iter().position(carries).unwrap_or_default();
        Some(Mistake { revision: merge, place: Place::Parent(parent), diagnostic })
    }
}
