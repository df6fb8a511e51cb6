//! `[targets]` in the settings file: many databases that are migrated alike.

use serde::Deserialize;
use std::path::PathBuf;

/// What the settings file says of targets. One of `urls`, `file`, `query`, `schemas` and `databases` says which
/// there are.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TargetsTable {
    /// Their addresses.
    pub urls: Option<Vec<TargetEntry>>,
    /// A file with an address on each line.
    pub file: Option<PathBuf>,
    /// A query that gives their addresses.
    pub query: Option<String>,
    /// Schemas of one PostgreSQL database.
    pub schemas: Option<NamesEntry>,
    /// Databases of one MySQL server.
    pub databases: Option<NamesEntry>,
    /// The database that is asked, or that the schemas are of; the usual one, unless said.
    pub url: Option<String>,
    /// Schemas of PostgreSQL that are looked in behind each target's own.
    pub search_path: Option<Vec<String>>,
    /// How many are worked on at once.
    pub jobs: Option<usize>,
}

/// An address, with or without a name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum TargetEntry {
    /// An address alone.
    Url(String),
    /// With a name for reports.
    Named {
        /// The name.
        name: String,
        /// The address.
        url: String,
    },
}

/// Which schemas or databases: a list, a pattern of SQL, or a query.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum NamesEntry {
    /// These.
    List(Vec<String>),
    /// A query when it begins with SELECT, WITH or VALUES; else a pattern.
    Text(String),
}
