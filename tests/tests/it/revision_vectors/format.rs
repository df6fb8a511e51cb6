//! The file's objects, as `vectors/FORMAT.md` describes them.

use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Deserialize)]
pub(crate) struct GraphVector {
    pub(crate) graph: String,
    pub(crate) shape: String,
    pub(crate) revisions: Vec<RevisionVector>,
    pub(crate) queries: Vec<Query>,
}

#[derive(Deserialize)]
pub(crate) struct RevisionVector {
    pub(crate) id: String,
    pub(crate) down: Vec<String>,
    pub(crate) depends_on: Vec<String>,
    pub(crate) labels: Vec<String>,
}

#[derive(Deserialize)]
pub(crate) struct Query {
    pub(crate) kind: String,
    pub(crate) n: usize,
    #[serde(rename = "result")]
    pub(crate) raw_result: Value,
    #[serde(default)]
    pub(crate) current: Option<Vec<String>>,
    #[serde(default)]
    pub(crate) from: Option<String>,
    #[serde(flatten)]
    rest: Map<String, Value>,
}

/// The version rows that a query starts from.
pub(crate) enum Start<'q> {
    Rows(&'q [String]),
    Script(&'q str),
}

impl Query {
    pub(crate) fn start(&self) -> Start<'_> {
        match &self.from {
            Some(from) => Start::Script(from),
            None => Start::Rows(self.rows()),
        }
    }

    pub(crate) fn rows(&self) -> &[String] {
        self.current.as_deref().unwrap_or_default()
    }

    pub(crate) fn text(&self, key: &str) -> &str {
        self.rest[key].as_str().unwrap()
    }

    pub(crate) fn optional_text(&self, key: &str) -> Option<&str> {
        self.rest.get(key).and_then(Value::as_str)
    }

    pub(crate) fn texts(&self, key: &str) -> Vec<&str> {
        self.rest[key].as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect()
    }

    pub(crate) fn flag(&self, key: &str) -> bool {
        self.rest.get(key).and_then(Value::as_bool).unwrap_or(false)
    }

    /// What was asked, for a human.
    pub(crate) fn parameters(&self) -> String {
        let current = self.current.as_ref().map(|rows| format!(" current={rows:?}")).unwrap_or_default();
        let from = self.from.as_ref().map(|from| format!(" from={from}")).unwrap_or_default();
        format!("{}{current}{from} {}", self.kind, Value::Object(self.rest.clone()))
    }

    pub(crate) fn result(&self) -> Recorded<'_> {
        Recorded(&self.raw_result)
    }
}

/// A recorded result, or one of its alternatives.
#[derive(Clone, Copy)]
pub(crate) struct Recorded<'q>(pub(crate) &'q Value);

impl<'q> Recorded<'q> {
    pub(crate) fn ok(self) -> bool {
        self.0["ok"].as_bool().unwrap()
    }

    pub(crate) fn order_deterministic(self) -> bool {
        self.0["order_deterministic"].as_bool().unwrap_or(true)
    }

    pub(crate) fn outcome_deterministic(self) -> bool {
        self.0["outcome_deterministic"].as_bool().unwrap_or(true)
    }

    pub(crate) fn category(self) -> &'q str {
        self.0["error"]["category"].as_str().unwrap()
    }

    pub(crate) fn fails_while_applying(self) -> bool {
        self.0["error"]["phase"] == "apply"
    }

    pub(crate) fn alternatives(self) -> impl Iterator<Item = Recorded<'q>> {
        self.0.get("alternatives").and_then(Value::as_array).into_iter().flatten().map(Recorded)
    }
}
