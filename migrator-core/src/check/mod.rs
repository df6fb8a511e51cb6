//! The one judgement over a history: does every revision fit the schema that the ones before it make.
//!
//! | file | what it knows |
//! |---|---|
//! | `body` | what a revision's functions record, as far as it is known |
//! | `knowledge` | the schema at a place in the history, and what of it is uncertain |
//! | `support` | what a database cannot do of it |
//! | `walk` | that knowledge along the graph, over branches and merges |
//! | `part` | the part of a schema that a revision can touch |
//! | `subject` | the name that an operation is about |
//! | `elsewhere` | where what is missing is instead |
//! | `past` | since when something is there, and who dropped or renamed it |
//! | `revision` | one revision against what is before it |
//! | `way_back` | whether a written `#[downgrade]` leads back |
//! | `rows` | the tables as the data steps of a revision see them |

mod body;
mod elsewhere;
mod knowledge;
mod part;
mod past;
mod revision;
mod rows;
mod subject;
mod support;
mod walk;
mod way_back;

pub use body::{Body, Item, Touched};
pub use rows::RowShape;

use crate::capability::Dialect;
use crate::diagnostic::Diagnostic;
use crate::graph::{Graph, RevisionIndex};

/// A mistake of one revision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// The revision.
    pub revision: RevisionIndex,
    /// Where in it.
    pub place: Place,
    /// What is wrong.
    pub diagnostic: Diagnostic,
}

/// A place in a revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// One of its parents, counted from 0: what comes from there contradicts the others.
    Parent(usize),
    /// An item of its `upgrade`, counted from 0.
    Upgrade(usize),
    /// An item of its `downgrade`, counted from 0.
    Downgrade(usize),
    /// Its `downgrade` as a whole.
    WayBack,
    /// A table whose rows its data steps on the way up have, counted from 0.
    Rows(usize),
    /// A table whose rows its data steps on the way down have, counted from 0.
    RowsDown(usize),
}

/// What is to be said of a history.
#[derive(Debug, Clone, Default)]
pub struct Judgement {
    /// What is wrong with it.
    pub mistakes: Vec<Mistake>,
    /// The tables as the data steps see them that ask for their rows.
    pub rows: Vec<RowShape>,
}

/// Judges every revision. What is not known is never a mistake.
///
/// `bodies` stand in the order of the graph's revisions ([`RevisionIndex::position`]); `databases` are
/// those that the history is for, and without any, what is for one database only is passed over.
///
/// ```
/// use migrator_core::check::{Body, check};
/// use migrator_core::graph::Graph;
/// use migrator_core::op::{Operations, integer};
/// use migrator_core::revision::Revision;
/// let graph = Graph::new([Revision::new("a"), Revision::new("b").down("a")]).unwrap();
/// let mut first = Operations::default();
/// first.create_table("users", [integer("id").primary_key()]);
/// let mut second = Operations::default();
/// second.create_index("ix", "users", ["idd"]);
/// let bodies = [first, second].map(|op| Body::of_upgrade(op.recorded()));
/// let mistakes = check(&graph, &bodies, &[]);
/// assert_eq!(mistakes[0].diagnostic.code, "no-such-column");
/// assert_eq!(mistakes[0].diagnostic.candidates, ["id"]);
/// ```
pub fn check(graph: &Graph, bodies: &[Body], databases: &[Dialect]) -> Vec<Mistake> {
    judge(graph, bodies, databases).mistakes
}

/// As [`check`](check()), and says how the tables are whose rows data steps have as types
/// ([`Body::rows`]).
pub fn judge(graph: &Graph, bodies: &[Body], databases: &[Dialect]) -> Judgement {
    // One walk is enough where nothing is for one database only.
    let mut walks: Vec<Option<Dialect>> = vec![None];
    if !databases.is_empty() && bodies.iter().any(Body::tells_databases_apart) {
        walks = databases.iter().copied().map(Some).collect();
    }
    let mut found: Vec<(Mistake, Vec<Dialect>)> = Vec::new();
    let mut judgement = Judgement::default();
    for &dialect in &walks {
        let Judgement { mistakes, rows } = walk::walk(graph, bodies, dialect, databases);
        judgement.take_rows(graph, rows);
        for mistake in mistakes {
            match found.iter_mut().find(|(other, _)| other.is_like(&mistake)) {
                Some((_, on)) => on.extend(dialect),
                None => found.push((mistake, dialect.into_iter().collect())),
            }
        }
    }
    let named = |(mut mistake, on): (Mistake, Vec<Dialect>)| {
        let titles: Vec<&str> = on.iter().map(|dialect| dialect.title()).collect();
        let said = titles.iter().any(|title| mistake.diagnostic.fact.contains(title));
        if !titles.is_empty() && titles.len() < walks.len() && !said {
            mistake.diagnostic.fact.push_str(&format!(", on {}", titles.join(" and ")));
        }
        mistake
    };
    judgement.mistakes.extend(found.into_iter().map(named));
    judgement
}

impl Mistake {
    /// Whether both say the same of the same place.
    fn is_like(&self, other: &Mistake) -> bool {
        (self.revision, self.place) == (other.revision, other.place)
            && self.diagnostic.code == other.diagnostic.code
            && self.diagnostic.locus == other.diagnostic.locus
    }
}

#[cfg(test)]
mod tests;
