//! What this project answers, in the words of the vectors.

use serde_json::{Value, json};

/// An answer to a query.
#[derive(Debug)]
pub(crate) enum Answer {
    /// Success: the keys of FORMAT §3.2.
    Success(Value),
    /// Failure: category and message.
    Failure(String, String),
}

impl Answer {
    pub(crate) fn failure(category: &str, message: &impl ToString) -> Self {
        Answer::Failure(category.to_owned(), message.to_string())
    }
}

/// A step of `upgrade` and `downgrade`.
pub(crate) fn step(op: &str, id: &str, removed: &[String], added: &[String]) -> Value {
    json!({ "op": op, "id": id, "removed": sorted(removed), "added": sorted(added) })
}

pub(crate) fn sorted<T: Ord + Clone>(list: &[T]) -> Vec<T> {
    let mut list = list.to_vec();
    list.sort();
    list
}
