//! Compares answers with what was recorded, as FORMAT §3 and §4 say.

use super::answer::Answer;
use super::format::{GraphVector, Query, Recorded, RevisionVector, Start};
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

/// The four groups of FORMAT §4.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Group {
    Determined,
    NotDetermined,
    Failure(String),
    Internal,
}

impl Group {
    pub(crate) fn of(query: &Query) -> Self {
        let result = query.result();
        if result.ok() {
            let determined = result.order_deterministic() && result.outcome_deterministic();
            return if determined { Group::Determined } else { Group::NotDetermined };
        }
        match result.category() {
            "internal" => Group::Internal,
            category => Group::Failure(category.to_owned()),
        }
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Group::Determined => f.write_str("(a) determined"),
            Group::NotDetermined => f.write_str("(b) not determined"),
            Group::Failure(category) => write!(f, "(c) {category}"),
            Group::Internal => f.write_str("(d) internal"),
        }
    }
}

/// Whether the answer is right; none = the query is not to be scored.
pub(crate) fn judge(graph: &GraphVector, query: &Query, given: &Answer) -> Option<Result<(), String>> {
    let result = query.result();
    if query.kind == "stamp" && !result.ok() && result.fails_while_applying() {
        return None;
    }
    let mut verdict = compare(graph, query, result, given);
    if !result.outcome_deterministic() {
        for alternative in result.alternatives() {
            verdict = verdict.or_else(|why| compare(graph, query, alternative, given).map_err(|_| why));
        }
    }
    Some(verdict)
}

fn compare(graph: &GraphVector, query: &Query, expected: Recorded<'_>, given: &Answer) -> Result<(), String> {
    let fails = if expected.ok() { None } else { Some(expected.category()) };
    match (fails, given) {
        (None, Answer::Success(given)) => success(graph, query, expected, given),
        (None, Answer::Failure(category, message)) => {
            Err(format!("should succeed, and fails ({category}: {message})"))
        }
        (Some("internal"), Answer::Failure(..)) => Ok(()),
        (Some("internal"), Answer::Success(given)) if expected.fails_while_applying() => {
            applied_after_all(graph, query, expected, given)
        }
        (Some(_), Answer::Success(_)) => Err("should fail, and succeeds".to_owned()),
        (Some(category), Answer::Failure(given, _)) if category == given => Ok(()),
        (Some(category), Answer::Failure(given, message)) => {
            Err(format!("should fail with {category}, and fails with {given} ({message})"))
        }
    }
}

fn success(graph: &GraphVector, query: &Query, expected: Recorded<'_>, given: &Value) -> Result<(), String> {
    let expected_keys = expected.0;
    if !expected.order_deterministic() {
        same("rows", rows(expected_keys, given), given.get("rows"))?;
        return match query.kind.as_str() {
            "upgrade" | "downgrade" => {
                let (was, is) = (id_list(&expected_keys["steps"], "id"), id_list(&given["steps"], "id"));
                any_right_order(graph, &was, &is, query.kind == "upgrade")
            }
            "history" => {
                let (was, is) = (strings(&expected_keys["list"]), strings(&given["list"]));
                any_right_order(graph, &was, &is, false)
            }
            "branches" => {
                same("merges", Some(&expected_keys["merges"]), Some(&given["merges"]))?;
                let (was, is) = (&expected_keys["points"], &given["points"]);
                same_set(was.as_array().unwrap(), is.as_array().unwrap())?;
                let ids: Vec<&str> =
                    is.as_array().unwrap().iter().map(|point| point[0].as_str().unwrap()).collect();
                right_order(graph, &ids, false)
            }
            other => Err(format!("no rule for an order that is not determined in `{other}`")),
        };
    }
    let by_rule = expected_keys.get("rows_by_rule");
    if by_rule.is_some() && by_rule == given.get("rows") {
        let (was, is) = (id_list(&expected_keys["steps"], "id"), id_list(&given["steps"], "id"));
        return if was == is { Ok(()) } else { Err("other steps".to_owned()) };
    }
    for (key, value) in given.as_object().unwrap() {
        same(key, expected_keys.get(key), Some(value))?;
    }
    const NOT_COMPARED: [&str; 5] =
        ["ok", "order_deterministic", "outcome_deterministic", "warnings", "rows_by_rule"];
    for key in expected_keys.as_object().unwrap().keys() {
        if !NOT_COMPARED.contains(&key.as_str()) && given.get(key).is_none() {
            return Err(format!("`{key}` is missing"));
        }
    }
    Ok(())
}

/// The recorded plan broke down half way; a sound answer is the whole plan.
fn applied_after_all(
    graph: &GraphVector,
    query: &Query,
    expected: Recorded<'_>,
    given: &Value,
) -> Result<(), String> {
    let (was, is) = (strings(&expected.0["plan"]), id_list(&given["steps"], "id"));
    if expected.order_deterministic() {
        if was != is {
            return Err("other steps than the recorded plan".to_owned());
        }
    } else {
        any_right_order(graph, &was, &is, query.kind == "upgrade")?;
    }
    let by_rule = match expected.0.get("rows_by_rule") {
        Some(rows) => rows.clone(),
        None => rows_by_rule(graph, query, &was),
    };
    same("rows", Some(&by_rule), given.get("rows"))
}

/// The rows after the steps by the rule of FORMAT §3.2, where they were not recorded.
fn rows_by_rule(graph: &GraphVector, query: &Query, steps: &[&str]) -> Value {
    let started: Vec<&str> = match query.start() {
        Start::Rows(rows) => rows.iter().map(String::as_str).collect(),
        // The start of a script may be the beginning of an id.
        Start::Script(from) => graph
            .revisions
            .iter()
            .map(|revision| revision.id.as_str())
            .filter(|id| id.starts_with(from))
            .take(1)
            .collect(),
    };
    let steps: HashSet<&str> = steps.iter().copied().collect();
    let mut applied: HashSet<&str> =
        started.iter().flat_map(|id| required_by(graph, id)).chain(started.iter().copied()).collect();
    if query.kind == "upgrade" {
        applied.extend(&steps);
    } else {
        applied.retain(|id| !steps.contains(id));
    }
    let required: HashSet<&str> = applied.iter().flat_map(|id| required_by(graph, id)).collect();
    let mut rows: Vec<&str> = applied.difference(&required).copied().collect();
    rows.sort_unstable();
    rows.into()
}

/// The recorded rows; those by the rule where these are given.
fn rows<'a>(expected: &'a Value, given: &Value) -> Option<&'a Value> {
    let by_rule = expected.get("rows_by_rule").filter(|rows| Some(*rows) == given.get("rows"));
    by_rule.or(expected.get("rows"))
}

fn same(key: &str, was: Option<&Value>, is: Option<&Value>) -> Result<(), String> {
    if was == is { Ok(()) } else { Err(format!("other {key}")) }
}

fn same_set(was: &[Value], is: &[Value]) -> Result<(), String> {
    let same = was.len() == is.len() && was.iter().all(|element| is.contains(element));
    if same { Ok(()) } else { Err("another set".to_owned()) }
}

fn any_right_order(graph: &GraphVector, was: &[&str], is: &[&str], upward: bool) -> Result<(), String> {
    let set: HashSet<&str> = was.iter().copied().collect();
    if was.len() != is.len() || !is.iter().all(|id| set.contains(id)) {
        return Err("another set of revisions".to_owned());
    }
    right_order(graph, is, upward)
}

/// Every revision stands on the right side of all revisions that it requires.
fn right_order(graph: &GraphVector, ids: &[&str], upward: bool) -> Result<(), String> {
    let required: HashMap<&str, HashSet<&str>> = ids.iter().map(|&id| (id, required_by(graph, id))).collect();
    for (at, first) in ids.iter().enumerate() {
        for second in &ids[at + 1..] {
            let (upper, lower) = if upward { (first, second) } else { (second, first) };
            if required[upper].contains(lower) {
                return Err(format!("`{first}` stands before `{second}`"));
            }
        }
    }
    Ok(())
}

/// All that a revision requires, directly or not.
fn required_by<'g>(graph: &'g GraphVector, id: &str) -> HashSet<&'g str> {
    let edges = |id: &str| -> Vec<&'g str> {
        let Some(revision) = graph.revisions.iter().find(|revision| revision.id == id) else {
            return Vec::new();
        };
        let named = revision.down.iter().chain(&revision.depends_on).map(String::as_str);
        named.map(|name| declaring(graph, name).unwrap_or(name)).collect()
    };
    let mut reached = HashSet::new();
    let mut todo = edges(id);
    while let Some(next) = todo.pop() {
        if reached.insert(next) {
            todo.extend(edges(next));
        }
    }
    reached
}

fn declaring<'g>(graph: &'g GraphVector, label: &str) -> Option<&'g str> {
    let declares = |revision: &&RevisionVector| revision.labels.iter().any(|declared| declared == label);
    graph.revisions.iter().find(declares).map(|revision| revision.id.as_str())
}

fn id_list<'v>(steps: &'v Value, key: &str) -> Vec<&'v str> {
    steps.as_array().unwrap().iter().map(|step| step[key].as_str().unwrap()).collect()
}

fn strings(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
}

/// Counts by kind and by group.
#[derive(Default)]
pub(crate) struct Tally {
    kinds: BTreeMap<String, Count>,
    groups: BTreeMap<String, Count>,
}

#[derive(Default)]
struct Count {
    passed: usize,
    failed: usize,
    skipped: usize,
}

impl Tally {
    pub(crate) fn passed(&mut self, kind: &str, group: &Group) {
        self.kind(kind).passed += 1;
        self.groups.entry(group.to_string()).or_default().passed += 1;
    }

    pub(crate) fn failed(&mut self, kind: &str, group: &Group) {
        self.kind(kind).failed += 1;
        self.groups.entry(group.to_string()).or_default().failed += 1;
    }

    pub(crate) fn skipped(&mut self, kind: &str) {
        self.kind(kind).skipped += 1;
    }

    fn kind(&mut self, kind: &str) -> &mut Count {
        self.kinds.entry(kind.to_owned()).or_default()
    }

    pub(crate) fn passes(&self) -> usize {
        self.kinds.values().map(|count| count.passed).sum()
    }

    pub(crate) fn failures(&self) -> usize {
        self.kinds.values().map(|count| count.failed).sum()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (title, counts) in [("by kind", &self.kinds), ("by group", &self.groups)] {
            writeln!(f, "{title}:")?;
            for (name, count) in counts {
                write!(f, "  {name:<28} {:>6} passed {:>4} failed", count.passed, count.failed)?;
                if count.skipped > 0 {
                    write!(f, " {:>4} not scored", count.skipped)?;
                }
                writeln!(f)?;
            }
        }
        Ok(())
    }
}
