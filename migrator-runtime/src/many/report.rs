use super::Target;
use crate::error::Error;
use std::time::Duration;

/// What became of many targets, in the order in which they were given.
#[derive(Debug, Clone)]
pub struct ManyReport<T> {
    /// One for each target.
    pub targets: Vec<TargetReport<T>>,
    /// How long all of it took.
    pub took: Duration,
}

/// What became of a target.
#[derive(Debug, Clone)]
pub struct TargetReport<T> {
    /// The target.
    pub target: Target,
    /// What became of it.
    pub outcome: Outcome<T>,
    /// How long it took.
    pub took: Duration,
}

/// How it went with a target.
#[derive(Debug, Clone)]
pub enum Outcome<T> {
    /// It reached its end.
    Done(T),
    /// It failed.
    Failed(Error),
    /// It was not begun, because another one failed or the run was stopped.
    NotStarted,
}

impl<T> ManyReport<T> {
    /// The targets that failed, with their errors.
    pub fn failed(&self) -> impl Iterator<Item = (&Target, &Error)> {
        self.targets.iter().filter_map(|report| match &report.outcome {
            Outcome::Failed(error) => Some((&report.target, error)),
            Outcome::Done(_) | Outcome::NotStarted => None,
        })
    }

    /// The targets that reached their end, with what was done.
    pub fn done(&self) -> impl Iterator<Item = (&Target, &T)> {
        self.targets.iter().filter_map(|report| match &report.outcome {
            Outcome::Done(done) => Some((&report.target, done)),
            Outcome::Failed(_) | Outcome::NotStarted => None,
        })
    }

    /// How many targets were not begun.
    pub fn not_started(&self) -> usize {
        self.targets.iter().filter(|report| matches!(report.outcome, Outcome::NotStarted)).count()
    }

    /// Whether every target reached its end.
    pub fn all_done(&self) -> bool {
        self.targets.iter().all(|report| matches!(report.outcome, Outcome::Done(_)))
    }
}
