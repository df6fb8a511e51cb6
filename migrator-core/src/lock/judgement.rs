use super::change::Change;
use super::statement::line;
use super::{FILE_NAME, Lock};
use crate::diagnostic::{Diagnostic, shell_word};
use crate::migration::mark;

/// The code of the mistake that a locked migration is not what it was.
pub const EDITED: &str = "locked-edited";

/// The code of the mistake that a locked migration is not there.
pub const REMOVED: &str = "locked-removed";

/// How a migration differs from what was locked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// Its way up records something else.
    Upgrade(Vec<Change>),
    /// Its `#[downgrade]` records something else.
    Downgrade(Vec<Change>),
    /// It has a `#[downgrade]` now.
    DowngradeAdded,
    /// It has no `#[downgrade]` any longer.
    DowngradeRemoved,
}

impl Difference {
    /// What changed, operation by operation: each as half a sentence. `now` are the statements that record
    /// what the function does now; `was` those of before, where they are known.
    pub fn sentences(&self, now: &[String], was: Option<&[String]>) -> Vec<String> {
        let (changes, of) = match self {
            Difference::Upgrade(changes) => (changes, ""),
            Difference::Downgrade(changes) => (changes, " of `#[downgrade]`"),
            Difference::DowngradeAdded => {
                return vec!["it has a `#[downgrade]` now, and had none".to_owned()];
            }
            Difference::DowngradeRemoved => return vec!["its `#[downgrade]` is gone".to_owned()],
        };
        if changes.is_empty() {
            return vec![format!("the operations{of} are others")];
        }
        changes.iter().map(|change| sentence(*change, of, now, was)).collect()
    }

    /// The first operation that is otherwise now, counted from 0.
    pub fn first_operation(&self) -> Option<usize> {
        match self {
            Difference::Upgrade(changes) | Difference::Downgrade(changes) => {
                changes.iter().find_map(|change| change.now())
            }
            Difference::DowngradeAdded | Difference::DowngradeRemoved => None,
        }
    }
}

fn sentence(change: Change, of: &str, now: &[String], was: Option<&[String]>) -> String {
    let quoted = |statements: Option<&[String]>, at: usize| {
        statements.and_then(|statements| statements.get(at)).map(|statement| format!("`{}`", line(statement)))
    };
    let new = |at| quoted(Some(now), at).unwrap_or_else(|| "another one".to_owned());
    let count = now.len();
    match change {
        Change::Changed { was: old, now: at } => {
            let place = match (count, at == old) {
                (1, true) => format!("its operation{of}"),
                (_, true) => format!("operation {} of {count}{of}", at + 1),
                (_, false) => {
                    format!("operation {} of {count}{of}, which was operation {},", at + 1, old + 1)
                }
            };
            match quoted(was, old) {
                Some(old) => format!("{place} is {}, and was {old}", new(at)),
                None => format!("{place} is another one than it was: {}", new(at)),
            }
        }
        Change::New { now: at } => format!("operation {} of {count}{of} is new: {}", at + 1, new(at)),
        Change::Gone { was: old } => match quoted(was, old) {
            Some(old) => format!("{old}{of} is gone"),
            None => format!("what was operation {}{of} is gone", old + 1),
        },
        Change::Moved { was: old, now: at } => {
            format!("operation {} of {count}{of} was operation {}: {}", at + 1, old + 1, new(at))
        }
    }
}

// The ways out have one that needs no program: the crate's own is not built while the mistake stands, and
// `cargo migrate` may not be installed.

/// What is said of a locked migration that differs.
pub fn edited(revision: &str, difference: &Difference, now: &[String]) -> Diagnostic {
    let sentences = difference.sentences(now, None).join("; ");
    let mut diagnostic = Diagnostic::new(
        EDITED,
        format!("migration `{revision}` is released, and was edited: {sentences}"),
    )
    .help("put it back as it was, and write a new migration for the change")
    .help(format!(
        "if no database has it yet, `cargo migrate lock --accept {}` locks it as it is now (or take its \
                 line out of {FILE_NAME}, and lock it again)",
        shell_word(revision)
    ))
    .at_revision(revision);
    diagnostic.locus.operation = difference.first_operation();
    diagnostic
}

/// What is said of a locked migration that is not among those that there are, which come with the
/// statements of their way up, where these are known.
pub fn removed<'a>(
    revision: &str,
    lock: &Lock,
    present: impl IntoIterator<Item = (&'a str, Option<&'a [String]>)>,
) -> Diagnostic {
    let locked = lock.get(revision);
    let same = |statements: &[String]| {
        locked.is_some_and(|locked| !statements.is_empty() && locked.whole == mark(statements))
    };
    // Whoever gave it another id finds it under that.
    let renamed = present
        .into_iter()
        .find(|(id, statements)| !lock.contains(id) && statements.is_some_and(same))
        .map(|(id, _)| id);
    let diagnostic =
        Diagnostic::new(REMOVED, format!("migration `{revision}` is released, and is not there any more"));
    let diagnostic = match renamed {
        Some(id) => diagnostic.help(format!("`{id}` does what it did: give it its id back")),
        None => diagnostic.help("put its file back, and write a new migration that undoes what it does"),
    };
    diagnostic
        .help(format!(
            "if no database has it, take its line out of {FILE_NAME}, as `cargo migrate lock --accept {}` does",
            shell_word(revision)
        ))
        .at_revision(revision)
}
