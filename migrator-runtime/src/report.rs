use crate::altered::Altered;
use crate::event::Direction;
use std::time::Duration;

/// A run that reached its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunReport {
    /// Which way it went.
    pub direction: Direction,
    /// What was run, in order.
    pub steps: Vec<RunStep>,
    /// The version rows now.
    pub rows: Vec<String>,
    /// How long it took, from opening the database on.
    pub took: Duration,
    /// Revisions that the database had before, in another version than the program has. Only a run up
    /// looks for them.
    pub altered: Vec<Altered>,
}

/// A revision that was run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunStep {
    /// The revision.
    pub revision: String,
    /// What it does, in its author's words.
    pub message: String,
    /// How long it took.
    pub took: Duration,
}

impl RunReport {
    pub(crate) fn nothing(direction: Direction, rows: Vec<String>) -> Self {
        RunReport { direction, steps: Vec::new(), rows, took: Duration::ZERO, altered: Vec::new() }
    }
}
