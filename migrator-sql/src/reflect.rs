//! The schema that a database has, read from its catalog.
//!
//! A dialect gives queries, as many for one table as for a thousand; a backend runs them and hands every
//! row over as texts; the dialect makes a [`Schema`] of them.

use crate::{mysql, postgres, sqlite};
use migrator_core::capability::Dialect;
use migrator_core::schema::Schema;
use std::fmt;

/// The query for the server's version, where the catalog depends on it: one text.
pub fn version_query(dialect: Dialect) -> Option<&'static str> {
    match dialect {
        Dialect::Mysql => Some("SELECT VERSION()"),
        Dialect::Sqlite | Dialect::Postgres => None,
    }
}

/// The queries that [`read`] wants the answers of, in order: for the connection's own schema and for
/// those that are named. `server_version` is what [`version_query`] gave.
pub fn queries(dialect: Dialect, server_version: &str, schemas: &[&str]) -> Vec<Query> {
    match dialect {
        Dialect::Sqlite => sqlite::reflect::queries(schemas),
        Dialect::Postgres => postgres::reflect::queries(schemas),
        Dialect::Mysql => mysql::reflect::queries(server_version, schemas.iter().copied()),
    }
}

/// What is to be asked after that: for the bodies of triggers and functions that MySQL's answers do not have
/// as they were written.
///
/// # Errors
///
/// When the catalog does not answer as it should.
pub fn body_queries(
    dialect: Dialect,
    server_version: &str,
    answers: &[Rows],
) -> Result<Vec<Query>, ReflectError> {
    match dialect {
        Dialect::Sqlite | Dialect::Postgres => Ok(Vec::new()),
        Dialect::Mysql => mysql::reflect::body_queries(server_version, answers),
    }
}

/// Puts the answers to [`body_queries`] into those to [`queries`].
pub fn put_bodies(dialect: Dialect, server_version: &str, answers: &mut [Rows], bodies: &[Rows]) {
    match dialect {
        Dialect::Sqlite | Dialect::Postgres => {}
        Dialect::Mysql => mysql::reflect::put_bodies(server_version, answers, bodies),
    }
}

/// The schema that the answers to the [`queries`] tell of.
///
/// # Errors
///
/// When the catalog does not answer as it should.
pub fn read(dialect: Dialect, server_version: &str, answers: &[Rows]) -> Result<Reflected, ReflectError> {
    match dialect {
        Dialect::Sqlite => sqlite::reflect::read(answers),
        Dialect::Postgres => postgres::reflect::read(answers),
        Dialect::Mysql => mysql::reflect::read(server_version, answers),
    }
}

/// A query of a database's catalog. It gives texts only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// What its rows are.
    pub name: &'static str,
    /// The query.
    pub sql: String,
}

/// A row of a query: each value as text, or nothing for `NULL`.
pub type Row = Vec<Option<String>>;

/// The rows of one query.
pub type Rows = Vec<Row>;

/// What was found in a database.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reflected {
    /// What the model has words for, in [canonical](crate::canonical()) form.
    pub schema: Schema,
    /// What it has no words for.
    pub unmodelled: Vec<Unmodelled>,
}

/// Something in a database that the model has no words for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Unmodelled {
    /// What it is: `view`, `trigger` …
    pub kind: String,
    /// Its name, behind that of its table where it belongs to one.
    pub name: String,
}

/// A catalog that does not answer as it should.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReflectError {
    /// What is wrong.
    pub fact: String,
}

impl ReflectError {
    pub(crate) fn new(query: &str, fact: impl fmt::Display) -> Self {
        ReflectError { fact: format!("{query}: {fact}") }
    }
}

impl Unmodelled {
    pub(crate) fn new(kind: impl Into<String>, name: impl Into<String>) -> Self {
        Unmodelled { kind: kind.into(), name: name.into() }
    }
}

impl fmt::Display for Unmodelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, self.name)
    }
}

impl fmt::Display for ReflectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the catalog of the database cannot be read: {}", self.fact)
    }
}

impl std::error::Error for ReflectError {}
