use super::PreparedStep;
use std::ops::Range;
use std::str::FromStr;

/// How much one transaction covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Transaction {
    /// The whole run: all or nothing.
    #[default]
    PerRun,
    /// One revision each: what is done stays done.
    PerRevision,
}

impl Transaction {
    /// The words on the command line.
    pub const WORDS: [&str; 2] = ["per-run", "per-revision"];
}

impl FromStr for Transaction {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        match word {
            "per-run" => Ok(Transaction::PerRun),
            "per-revision" => Ok(Transaction::PerRevision),
            other => Err(format!("`{other}` is no transaction mode; there are: {}", Self::WORDS.join(", "))),
        }
    }
}

/// Steps that share one transaction, or a single step that runs without.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Segment {
    pub(crate) steps: Range<usize>,
    pub(crate) transactional: bool,
}

/// Splits a run where it must be split: around each step that runs without a transaction, and before one
/// that may use what another one made and PostgreSQL shows nobody before a commit.
pub(crate) fn segments(steps: &[PreparedStep], mode: Transaction) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    for (at, step) in steps.iter().enumerate() {
        match segments.last_mut() {
            Some(last)
                if step.transactional
                    && last.transactional
                    && mode == Transaction::PerRun
                    && !steps[last.steps.clone()].iter().any(|earlier| step.needs_commit_after(earlier)) =>
            {
                last.steps.end = at + 1;
            }
            _ => segments.push(Segment { steps: at..at + 1, transactional: step.transactional }),
        }
    }
    segments
}
