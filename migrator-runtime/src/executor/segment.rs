use super::PreparedStep;
use std::fmt;
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

/// Why a run commits before a revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Split {
    /// It was asked for: one revision each.
    PerRevision,
    /// The revision, or the one before, says that it runs without a transaction.
    WithoutTransaction,
    /// MySQL and MariaDB commit each change of the structure by themselves.
    StructureCommits,
    /// The revision may use a label of an enumeration that was added just before, which PostgreSQL lets nobody do
    /// in the same transaction.
    NewLabels,
    /// PostgreSQL's table of locks would be full.
    LockTable,
}

impl Split {
    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Split::PerRevision => "per-revision",
            Split::WithoutTransaction => "without-transaction",
            Split::StructureCommits => "structure-commits",
            Split::NewLabels => "new-labels",
            Split::LockTable => "lock-table",
        }
    }
}

impl fmt::Display for Split {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Split::PerRevision => "one transaction a revision was asked for",
            Split::WithoutTransaction => "a revision says that it runs without a transaction",
            Split::StructureCommits => "the database commits each change of the structure by itself",
            Split::NewLabels => "PostgreSQL lets nobody use a new label of an enumeration before",
            Split::LockTable => "PostgreSQL's table of locks has no room for all in one transaction",
        })
    }
}

/// Steps that share one transaction, or a single step that runs without.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Segment {
    pub(crate) steps: Range<usize>,
    pub(crate) transactional: bool,
    /// Why the run commits before it; nothing does before the first.
    pub(crate) split: Option<Split>,
}

/// Splits a run where it must be split. `room` is how many locks one transaction may take.
pub(crate) fn segments(steps: &[PreparedStep], mode: Transaction, room: Option<usize>) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    let mut locks = 0;
    for (at, step) in steps.iter().enumerate() {
        let split = segments.last().and_then(|last| {
            let full = room.is_some_and(|room| locks + step.locks > room);
            why_split(&steps[last.steps.clone()], step, mode, full)
        });
        match segments.last_mut() {
            Some(last) if split.is_none() => {
                last.steps.end = at + 1;
                locks += step.locks;
            }
            _ => {
                segments.push(Segment { steps: at..at + 1, transactional: step.transactional, split });
                locks = step.locks;
            }
        }
    }
    segments
}

/// Why a step cannot share the transaction of those before it.
fn why_split(before: &[PreparedStep], step: &PreparedStep, mode: Transaction, full: bool) -> Option<Split> {
    let last = before.last()?;
    let alone = [last, step].into_iter().find(|step| !step.transactional);
    match alone {
        Some(alone) if alone.transaction_wanted => Some(Split::StructureCommits),
        Some(_) => Some(Split::WithoutTransaction),
        None if mode == Transaction::PerRevision => Some(Split::PerRevision),
        None if before.iter().any(|earlier| step.needs_commit_after(earlier)) => Some(Split::NewLabels),
        None => full.then_some(Split::LockTable),
    }
}

/// What is to be said of a run, or of one revision of it, that is too large for the server's table of locks.
pub(crate) fn lock_table_warnings(steps: &[PreparedStep], segments: &[Segment], room: usize) -> Vec<String> {
    let mut warnings = Vec::new();
    let split = segments.iter().filter(|segment| segment.split == Some(Split::LockTable)).count();
    if split > 0 {
        warnings.push(format!(
            "the run is split into {} transactions: it locks about {} tables, indexes and other objects, and the \
             server's table of locks has room for about {room} in one; what is committed stays if a later one \
             fails (raise max_locks_per_transaction of the server to have all or nothing)",
            segments.len(),
            steps.iter().map(|step| step.locks).sum::<usize>(),
        ));
    }
    for step in steps.iter().filter(|step| step.transactional && step.locks > room) {
        warnings.push(format!(
            "revision `{}` alone locks about {} objects, and the server's table of locks has room for about {room} in \
             one transaction: split the revision, or raise max_locks_per_transaction of the server",
            step.revision, step.locks,
        ));
    }
    warnings
}
