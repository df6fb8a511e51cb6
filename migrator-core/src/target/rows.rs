use super::{Expression, Resolver, TargetError};
use crate::graph::{Graph, RevisionIndex};

/// Where the version rows come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin<'a> {
    /// They were read from a database, in this order.
    Database(&'a [String]),
    /// There is no database: a script is to be written that starts from this identifier.
    Script(&'a str),
}

/// The rows of the version table, looked up in a graph.
#[derive(Debug, Clone)]
pub struct Rows {
    rows: Vec<(String, Option<RevisionIndex>)>,
}

impl Rows {
    /// Looks up rows that were read; unknown ones stay in it, and [`Rows::known`] tells of them.
    pub fn read(graph: &Graph, rows: &[String]) -> Self {
        Rows { rows: rows.iter().map(|row| (row.clone(), graph.by_id(row))).collect() }
    }

    /// The rows that a plan starts from.
    ///
    /// # Errors
    ///
    /// Those of [`Resolver::revision`] for the start of a script, and
    /// [`TargetError::NoRevision`] when it names none, unless it is the word `base`.
    pub fn at(graph: &Graph, origin: Origin<'_>) -> Result<Self, TargetError> {
        match origin {
            Origin::Database(rows) => Ok(Rows::read(graph, rows)),
            Origin::Script("base") => Ok(Rows { rows: Vec::new() }),
            Origin::Script(text) => {
                let start = Resolver::new(graph).revision(&Expression::parse(text)?)?;
                let start = start.ok_or_else(|| TargetError::NoRevision { text: text.to_owned() })?;
                Ok(Rows { rows: vec![(graph.id(start).to_owned(), Some(start))] })
            }
        }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The rows as they were read.
    pub fn texts(&self) -> Vec<String> {
        self.rows.iter().map(|(row, _)| row.clone()).collect()
    }

    /// The first row, and its revision.
    pub fn first(&self) -> Option<(&str, Option<RevisionIndex>)> {
        self.rows.first().map(|(row, index)| (row.as_str(), *index))
    }

    /// The revisions of the rows, in the order of the rows.
    ///
    /// # Errors
    ///
    /// [`TargetError::UnknownRows`] with all rows that the graph does not know.
    pub fn known(&self) -> Result<Vec<RevisionIndex>, TargetError> {
        match self.rows.iter().map(|&(_, index)| index).collect() {
            Some(known) => Ok(known),
            None => Err(self.unknown(false)),
        }
    }

    pub(super) fn unknown(&self, as_branch: bool) -> TargetError {
        let unknown = self.rows.iter().filter(|(_, index)| index.is_none());
        TargetError::UnknownRows { rows: unknown.map(|(row, _)| row.clone()).collect(), as_branch }
    }
}
