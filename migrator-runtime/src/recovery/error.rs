use super::HalfDone;
use super::half_done::one_line;
use migrator_core::diagnostic::Diagnostic;
use std::fmt;

/// A revision is half done, and neither goes on nor is taken back. Nothing was changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HalfDoneError {
    /// The revision.
    pub half: HalfDone,
    /// Why.
    pub cause: HalfDoneCause,
}

/// Why a half-done revision neither goes on nor is taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HalfDoneCause {
    /// What was asked for goes the other way.
    OtherWay,
    /// This program does not have the revision.
    Unknown,
    /// What already ran is written otherwise now.
    Changed {
        /// The first statement that is otherwise, counted from 1.
        statement: usize,
        /// What it is now.
        now: Option<String>,
    },
    /// Whether the statement that was started took effect cannot be told.
    Unclear {
        /// How the database differs from what it should be before and after it.
        facts: Vec<String>,
    },
    /// Of revisions that ran together, the database shows a later statement, and not an earlier one.
    Gap {
        /// How many of the first it shows.
        done: usize,
        /// For each statement, whether it shows.
        shows: Vec<bool>,
    },
    /// Of revisions that ran together, what the database shows is not what they make.
    Otherwise {
        /// How it differs, on one line.
        differences: String,
    },
    /// Some of what it did has no way back: each operation, and why.
    Irreversible(Vec<String>),
    /// One operation, in a line, is itself half done, so that it cannot be taken back.
    HalfOperation(String),
}

const BY_HAND: &str = "bring the database in line by hand, and say so with `stamp`";

impl HalfDoneError {
    pub(crate) fn new(half: &HalfDone, cause: HalfDoneCause) -> Self {
        HalfDoneError { half: half.clone(), cause }
    }

    /// The error as it is said to a user.
    pub fn diagnostic(&self) -> Diagnostic {
        let mut diagnostic = self.half.diagnostic();
        let (code, facts, help) = match &self.cause {
            HalfDoneCause::OtherWay => return diagnostic,
            HalfDoneCause::Unknown => (
                "half-done-unknown",
                vec!["this program does not have the revision".to_owned()],
                "nothing was changed; a newer version of the code began it: run that one".to_owned(),
            ),
            HalfDoneCause::Changed { statement, now } => {
                let now = now
                    .as_deref()
                    .map_or("is gone from the migration".to_owned(), |now| format!("is now: {now}"));
                (
                    "half-done-changed",
                    vec![format!("statement {statement} ran, and {now}")],
                    format!(
                        "put what already ran back as it was (what comes after it may change); or {BY_HAND}"
                    ),
                )
            }
            HalfDoneCause::Unclear { facts } => {
                let unclear = "whether that statement took effect cannot be told from the catalog".to_owned();
                (
                    "half-done-unclear",
                    facts.iter().cloned().chain([unclear]).collect(),
                    "look at the database, then say `--interrupted-statement ran` to go on behind it, or \
                     `--interrupted-statement did-not-run` to run it again"
                        .to_owned(),
                )
            }
            HalfDoneCause::Gap { done, shows } => {
                let statement = |at: usize| self.half.statements().get(at).map_or("", String::as_str);
                let later = (done + 1..shows.len()).find(|&at| shows[at]).unwrap_or(*done);
                let facts = vec![
                    format!(
                        "statement {} does not show in the database: {}",
                        done + 1,
                        one_line(statement(*done))
                    ),
                    format!("and statement {}, behind it, does: {}", later + 1, one_line(statement(later))),
                ];
                let help = format!(
                    "look at the database and bring it in line by hand; then say `--interrupted-statement ran` to go on \
                     behind statement {}, or `--interrupted-statement did-not-run` to run it again",
                    done + 1
                );
                ("half-done-unclear", facts, help)
            }
            HalfDoneCause::Otherwise { differences } => (
                "half-done-unclear",
                vec![format!("what the database shows is not what they make: {differences}")],
                "look at the database, and take away what was there before they ran; or say `--interrupted-statement \
                 ran` if they made it"
                    .to_owned(),
            ),
            HalfDoneCause::Irreversible(reasons) => (
                "half-done-irreversible",
                vec![format!("what it did has no way back: {}", reasons.join("; "))],
                format!("go on with it; or {BY_HAND}"),
            ),
            HalfDoneCause::HalfOperation(operation) => (
                "half-operation",
                vec![format!("`{operation}` is itself half done")],
                format!("go on with it; or {BY_HAND}"),
            ),
        };
        for fact in facts {
            diagnostic.fact.push_str(&format!("\n  {fact}"));
        }
        Diagnostic { code, help: None, ..diagnostic }.help(help)
    }
}

impl fmt::Display for HalfDoneError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.diagnostic().fmt(f)
    }
}

impl std::error::Error for HalfDoneError {}
