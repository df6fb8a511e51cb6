//! Laws of plans, over random graphs.

use super::{Direction, Origin, Plan, downgrade, stamp, upgrade};
use crate::graph::{Follow, Graph, RevisionIndex, RevisionSet, sample};
use crate::revision::Revision;
use proptest::prelude::*;
use proptest::sample::Index;
use std::collections::BTreeSet;

fn ids(plan: &Plan) -> Vec<&str> {
    plan.steps.iter().map(|step| step.revision.as_str()).collect()
}

/// The rule: the applied revisions that no other applied revision requires.
fn highest(graph: &Graph, applied: &RevisionSet) -> Vec<String> {
    let free =
        |&index: &RevisionIndex| !graph.required_by(index).iter().any(|&above| applied.contains(above));
    let mut rows = graph.ids(applied.iter().filter(free));
    rows.sort_unstable();
    rows
}

/// Some rows that a database could hold.
fn rows(graph: &Graph, tops: &[Index]) -> (RevisionSet, Vec<String>) {
    let all: Vec<RevisionIndex> = graph.indices().collect();
    let applied = graph.ancestors(tops.iter().map(|top| *top.get(&all)), Follow::Requirements);
    let rows = highest(graph, &applied);
    (applied, rows)
}

/// Runs the row changes of a plan; every one must be possible.
fn run(rows: &[String], plan: &Plan) -> Result<Vec<String>, TestCaseError> {
    let mut held: BTreeSet<String> = rows.iter().cloned().collect();
    for step in &plan.steps {
        for row in &step.removed {
            prop_assert!(held.remove(row), "{row} was no row");
        }
        for row in &step.added {
            prop_assert!(held.insert(row.clone()), "{row} was a row already");
        }
    }
    Ok(held.into_iter().collect())
}

fn in_order(graph: &Graph, plan: &Plan) -> Result<(), TestCaseError> {
    let order = ids(plan);
    let position = |id: &str| order.iter().position(|other| *other == id);
    for (at, step) in plan.steps.iter().enumerate() {
        for below in graph.ids(graph.requires(graph.by_id(&step.revision).unwrap()).iter().copied()) {
            if let Some(other) = position(&below) {
                prop_assert_eq!(other < at, step.direction == Direction::Up);
            }
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn from_nothing_to_the_heads_and_back(revisions in sample::revisions(30)) {
        let graph = Graph::new(revisions).unwrap();
        let up = upgrade(&graph, Origin::Database(&[]), "heads").unwrap();
        in_order(&graph, &up)?;
        let visited: BTreeSet<&str> = ids(&up).into_iter().collect();
        prop_assert_eq!((up.steps.len(), visited.len()), (graph.len(), graph.len()));
        prop_assert_eq!(run(&[], &up)?, up.rows.clone());

        let down = downgrade(&graph, Origin::Database(&up.rows), "base").unwrap();
        in_order(&graph, &down)?;
        prop_assert_eq!(down.steps.len(), graph.len());
        prop_assert!(down.rows.is_empty());
        prop_assert_eq!(run(&up.rows, &down)?, down.rows);
    }

    #[test]
    fn after_an_upgrade_the_rows_are_the_highest_applied(
        revisions in sample::revisions(30),
        tops in prop::collection::vec(any::<Index>(), 0..4),
        target in any::<Index>(),
    ) {
        let graph = Graph::new(revisions).unwrap();
        let (mut applied, rows) = rows(&graph, &tops);
        let all: Vec<RevisionIndex> = graph.indices().collect();
        let target = *target.get(&all);
        let plan = upgrade(&graph, Origin::Database(&rows), graph.id(target)).unwrap();
        in_order(&graph, &plan)?;
        for step in &plan.steps {
            prop_assert!(applied.insert(graph.by_id(&step.revision).unwrap()), "{} ran twice", step.revision);
        }
        prop_assert!(applied.contains(target));
        prop_assert_eq!(&plan.rows, &highest(&graph, &applied));
        prop_assert_eq!(run(&rows, &plan)?, plan.rows);
    }

    #[test]
    fn after_a_downgrade_the_rows_are_the_highest_applied(
        revisions in sample::revisions(30),
        tops in prop::collection::vec(any::<Index>(), 1..4),
        target in any::<Index>(),
    ) {
        let graph = Graph::new(revisions).unwrap();
        let (mut applied, rows) = rows(&graph, &tops);
        let inside: Vec<RevisionIndex> = applied.iter().collect();
        let target = *target.get(&inside);
        match downgrade(&graph, Origin::Database(&rows), graph.id(target)) {
            Ok(plan) => {
                in_order(&graph, &plan)?;
                let mut held: BTreeSet<String> = rows.iter().cloned().collect();
                for (at, step) in plan.steps.iter().enumerate() {
                    prop_assert!(applied.remove(graph.by_id(&step.revision).unwrap()));
                    held.retain(|row| !step.removed.contains(row));
                    held.extend(step.added.iter().cloned());
                    let lasting: Vec<String> =
                        held.iter().filter(|row| !step.superfluous.contains(row)).cloned().collect();
                    prop_assert_eq!(&lasting, &highest(&graph, &applied));
                    let mut left = plan.clone();
                    left.skip_done(at + 1);
                    prop_assert_eq!(run(&lasting, &left)?, plan.rows.clone());
                }
                prop_assert!(applied.contains(target));
                prop_assert!(!graph.children(target).iter().any(|&child| applied.contains(child)));
                prop_assert_eq!(&plan.rows, &highest(&graph, &applied));
                prop_assert_eq!(run(&rows, &plan)?, plan.rows);
            }
            Err(error) => {
                // Only dependents are above it, and these alone are no way back.
                prop_assert_eq!(error.code(), "not-ancestor");
                prop_assert!(!graph.children(target).iter().any(|&child| applied.contains(child)));
            }
        }
    }

    #[test]
    fn what_runs_does_not_depend_on_registration_order(
        (revisions, other) in sample::revisions(20).prop_flat_map(|r| (Just(r.clone()), Just(r).prop_shuffle())),
        target in any::<Index>(),
    ) {
        let target = target.get(&revisions).id.clone();
        let plans = [revisions, other].map(|revisions: Vec<Revision>| {
            let graph = Graph::new(revisions).unwrap();
            let plan = upgrade(&graph, Origin::Database(&[]), &target).unwrap();
            let steps: BTreeSet<String> = ids(&plan).into_iter().map(str::to_owned).collect();
            (steps, plan.rows)
        });
        prop_assert_eq!(&plans[0], &plans[1]);
    }

    #[test]
    fn a_purging_stamp_leaves_just_the_target(revisions in sample::revisions(20), target in any::<Index>()) {
        let graph = Graph::new(revisions).unwrap();
        let all: Vec<RevisionIndex> = graph.indices().collect();
        let target = graph.id(*target.get(&all));
        let plan = stamp(&graph, &["gone".to_owned()], &[target], true).unwrap();
        prop_assert_eq!(plan.rows, [target]);
    }

    #[test]
    fn no_text_makes_a_plan_panic(
        revisions in sample::revisions(8),
        tops in prop::collection::vec(any::<Index>(), 0..3),
        target in "((r00[0-9]|r|head|heads|base|x)@)?(r00[0-9]|r|head|heads|base|.{0,3})([+-][0-9]{1,20})?",
    ) {
        let graph = Graph::new(revisions).unwrap();
        let (_, rows) = rows(&graph, &tops);
        for origin in [Origin::Database(&rows), Origin::Script(&target)] {
            for plan in [upgrade(&graph, origin, &target), downgrade(&graph, origin, &target)] {
                match plan {
                    Ok(plan) => in_order(&graph, &plan)?,
                    Err(error) => prop_assert!(error.to_string().contains("\nhelp: "), "{error}"),
                }
            }
        }
        let _ = stamp(&graph, &rows, &[&target, "heads"], false);
    }

    #[test]
    fn no_revisions_make_a_graph_panic(
        revisions in prop::collection::vec(
            ("[ab@ ]{0,2}", prop::collection::vec("[abc]{1,2}", 0..3), prop::collection::vec("[abl]{1,2}", 0..2), prop::collection::vec("[lab-]{1,2}", 0..2)),
            0..8,
        ),
    ) {
        let revisions: Vec<Revision> = revisions
            .into_iter()
            .map(|(id, down_revision, depends_on, branch_labels)| Revision {
                id, down_revision, depends_on, branch_labels, message: String::new(),
            })
            .collect();
        match Graph::new(revisions) {
            Ok(graph) => prop_assert_eq!(graph.topological_order().len(), graph.len()),
            Err(errors) => prop_assert!(!errors.errors.is_empty() && !errors.to_string().is_empty()),
        }
    }
}

#[test]
fn a_dependency_stays_when_its_dependent_goes() {
    let graph = Graph::new([
        Revision::new("a1"),
        Revision::new("b1"),
        Revision::new("b2").down("b1").depends_on("a1"),
    ])
    .unwrap();
    let rows = ["b2".to_owned()];
    let plan = downgrade(&graph, Origin::Database(&rows), "b1").unwrap();
    assert_eq!(ids(&plan), ["b2"]);
    assert_eq!(plan.rows, ["a1", "b1"]);
}
