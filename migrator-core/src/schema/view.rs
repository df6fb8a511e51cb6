use super::{SqlText, Trigger};
use std::collections::BTreeMap;

/// A query with a name. Its name stands beside it, in the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// The query.
    pub query: SqlText,
    /// Whether its rows are stored (PostgreSQL).
    pub materialized: bool,
    /// Its triggers, by name.
    pub triggers: BTreeMap<String, Trigger>,
}

impl View {
    /// A view whose rows are not stored.
    pub fn new(query: impl Into<SqlText>) -> Self {
        View { query: query.into(), materialized: false, triggers: BTreeMap::new() }
    }
}
