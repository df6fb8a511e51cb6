//! What reading a live database gives, whatever the database.
//!
//! A dialect's `reflect` module has `queries`, a constant number of them, and `read`, which makes a
//! schema of their rows. Whoever has the connection runs them.

use migrator_core::name::ObjectName;
use migrator_core::schema::Schema;
use std::fmt;

/// A query of a database's catalogs. It gives texts only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// What its rows are.
    pub name: &'static str,
    /// The query.
    pub sql: String,
}

/// A row of a query.
pub type Row = Vec<Option<String>>;

/// What a live database holds.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reflected {
    /// What the model has words for, in the form that [`canonical`](crate::canonical) gives.
    pub schema: Schema,
    /// What it has none for.
    pub unmodelled: Vec<Unmodelled>,
}

/// Something in a live database that the model has no words for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Unmodelled {
    /// What it is: `domain`, `row security policy`, `INCLUDE of a unique constraint`.
    pub kind: String,
    /// Its name.
    pub name: ObjectName,
}

/// Rows that are not what the queries give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReflectError {
    /// The query.
    pub query: &'static str,
    /// What is the matter.
    pub fact: String,
}

impl Unmodelled {
    /// Something of this kind and name.
    pub fn new(kind: impl Into<String>, name: impl Into<ObjectName>) -> Self {
        Unmodelled { kind: kind.into(), name: name.into() }
    }
}

impl ReflectError {
    pub(crate) fn new(query: &'static str, fact: impl Into<String>) -> Self {
        ReflectError { query, fact: fact.into() }
    }
}

impl fmt::Display for Unmodelled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind, self.name)
    }
}

impl fmt::Display for ReflectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the catalog's {} cannot be read: {}\nhelp: this is a fault of the program, or of a database \
             that is not the one it says it is; please report it",
            self.query, self.fact
        )
    }
}

impl std::error::Error for ReflectError {}
