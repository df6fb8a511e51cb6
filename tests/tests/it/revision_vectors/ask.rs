//! Puts a vector's query to the core.

use super::answer::{Answer, sorted, step};
use super::format::{GraphVector, Query, Start};
use migrator_core::graph::{Graph, GraphErrors};
use migrator_core::plan::{NewRevision, Origin, TargetError};
use migrator_core::plan::{current, downgrade, history, place, show, stamp, upgrade};
use migrator_core::revision::Revision;
use migrator_core::target::{Denoted, Range};
use serde_json::{Map, Value, json};

pub(crate) fn build(vector: &GraphVector) -> Result<Graph, GraphErrors> {
    Graph::new(vector.revisions.iter().map(|revision| Revision {
        id: revision.id.clone(),
        down_revision: revision.down.clone(),
        depends_on: revision.depends_on.clone(),
        branch_labels: revision.labels.clone(),
        message: String::new(),
    }))
}

pub(crate) fn ask(vector: &GraphVector, built: &Result<Graph, GraphErrors>, query: &Query) -> Answer {
    match built {
        Err(errors) => {
            let category = errors.errors[0].code().replace('-', "_");
            Answer::failure(&category, errors)
        }
        Ok(graph) => match answer(vector, graph, query) {
            Ok(keys) => Answer::Success(keys),
            Err(error) => Answer::failure(&error.code().replace('-', "_"), &error),
        },
    }
}

fn answer(vector: &GraphVector, graph: &Graph, query: &Query) -> Result<Value, TargetError> {
    let origin = match query.start() {
        Start::Rows(rows) => Origin::Database(rows),
        Start::Script(from) => Origin::Script(from),
    };
    let ids = |indices: &[_]| graph.ids(indices.iter().copied());
    Ok(match query.kind.as_str() {
        "load" => json!({}),
        "heads" => json!({
            "heads": ids(graph.heads()),
            "effective": ids(graph.effective_heads()),
            "bases": ids(graph.bases()),
            "effective_bases": ids(graph.effective_bases()),
        }),
        "branches" => {
            let all = history(graph, &Range::ALL, &[])?;
            let points: Vec<Value> = all
                .into_iter()
                .filter(|&point| graph.children(point).len() > 1)
                .map(|point| json!([graph.id(point), sorted(&ids(graph.children(point)))]))
                .collect();
            json!({ "points": points, "merges": sorted(&graph.ids(graph.merge_points())) })
        }
        "labels" => {
            let carried = graph.carried_labels();
            let labels: Map<String, Value> = graph
                .indices()
                .zip(carried)
                .filter(|(_, labels)| !labels.is_empty())
                .map(|(index, labels)| (graph.id(index).to_owned(), json!(labels)))
                .collect();
            json!({ "labels": labels })
        }
        "show" => {
            let found = show(graph, query.text("ident"))?;
            let element = |denoted: &Denoted| match denoted {
                Denoted::Revision(revision) => json!(graph.id(*revision)),
                Denoted::Base => json!("base"),
                Denoted::PastEnd => Value::Null,
            };
            json!({ "list": found.iter().map(element).collect::<Vec<_>>() })
        }
        "current" => json!({ "set": sorted(&ids(&current(graph, query.rows())?)) }),
        "history" => {
            let range = query.optional_text("range").map_or(Ok(Range::ALL), Range::parse)?;
            json!({ "list": ids(&history(graph, &range, query.rows())?) })
        }
        direction @ ("upgrade" | "downgrade") => {
            let plan = if direction == "upgrade" { upgrade } else { downgrade };
            let plan = plan(graph, origin, query.text("target"))?;
            let steps: Vec<Value> = plan
                .steps
                .iter()
                .map(|s| step(&s.direction.to_string(), &s.revision, &s.removed, &s.added))
                .collect();
            json!({ "steps": steps, "rows": plan.rows })
        }
        "stamp" => {
            let plan = stamp(graph, query.rows(), &query.texts("targets"), query.flag("purge"))?;
            let steps: Vec<Value> = plan
                .steps
                .iter()
                .map(|s| {
                    json!({
                        "op": "stamp", "up": s.up, "from": s.from, "to": s.to,
                        "removed": s.removed, "added": s.added,
                    })
                })
                .collect();
            json!({ "steps": steps, "rows": plan.rows })
        }
        "new_revision" => {
            let place = place(
                graph,
                &NewRevision {
                    id: query.text("id"),
                    heads: &query.texts("head"),
                    splice: query.flag("splice"),
                    labels: &query.texts("labels"),
                    depends_on: &query.texts("depends_on"),
                },
            )?;
            json!({
                "down": place.down_revision, "depends_on": place.depends_on,
                "heads": place.heads, "effective": place.effective_heads,
            })
        }
        other => panic!("{}: unknown kind of query `{other}`", vector.graph),
    })
}
