use super::fingerprint::Fingerprint;
use crate::diagnostic::Diagnostic;
use crate::revision::check_id;
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;

/// The name of the file, which stands in the folder of the migrations.
pub const FILE_NAME: &str = "migrations.lock";

/// The first line: what the file is, and the version of its form.
const HEADER: &str = "# migrations.lock 1";

/// What a reader wants to know.
const COMMENT: &str = "\
# Released migrations do not change. `cargo migrate lock` adds new ones; commit this file with them.
# One line each, sorted: id, mark of the way up, and marks of its operations (after / of its #[downgrade]).";

/// Characters that make a line something else than a migration when they stand first.
const ESCAPED: [char; 6] = ['#', '<', '=', '>', '|', '\\'];

/// The migrations that are released, with their marks: what `migrations.lock` says.
///
/// ```
/// use migrator_core::lock::{Fingerprint, Lock};
/// let mut lock = Lock::default();
/// lock.insert("ae1027a6acf", Fingerprint::of(&["op.drop_table(\"a\");".to_owned()], None));
/// let text = lock.to_string();
/// assert!(text.ends_with("\nae1027a6acf e94cbc2b7b18d7a7:92546b8c\n"), "{text}");
/// assert_eq!(Lock::read(&text), Ok(lock));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lock {
    locked: BTreeMap<String, Fingerprint>,
}

/// Why a text is no `migrations.lock`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LockError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong with it.
    pub kind: LockErrorKind,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LockErrorKind {
    /// The first line is none of ours, or of a version that is not known.
    Header,
    /// Git left both sides of a conflict there.
    Conflict,
    /// The migration has a line already.
    Duplicate {
        /// The migration.
        revision: String,
        /// Its first line, counted from 1.
        first: usize,
    },
    /// It is neither a comment nor an id with its marks.
    Malformed,
}

impl Lock {
    /// Reads the text of the file. Lines may stand in any order, end in any way and be empty.
    ///
    /// # Errors
    ///
    /// The first line that is wrong.
    pub fn read(text: &str) -> Result<Self, LockError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut lock = Lock::default();
        let mut lines: BTreeMap<String, usize> = BTreeMap::new();
        let mut header = false;
        for (line, text) in text.lines().enumerate() {
            let error = |kind| LockError { line: line + 1, kind };
            let text = text.trim();
            // A conflict may stand around the first line, too.
            if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|mark| text.starts_with(mark)) {
                return Err(error(LockErrorKind::Conflict));
            }
            if text.is_empty() {
                continue;
            }
            if !header {
                if text != HEADER {
                    return Err(error(LockErrorKind::Header));
                }
                header = true;
                continue;
            }
            if text.starts_with('#') {
                continue;
            }
            let (id, fingerprint) = entry(text).ok_or_else(|| error(LockErrorKind::Malformed))?;
            match lines.entry(id.to_owned()) {
                Entry::Vacant(vacant) => vacant.insert(line + 1),
                Entry::Occupied(first) => {
                    let first = *first.get();
                    return Err(error(LockErrorKind::Duplicate { revision: id.to_owned(), first }));
                }
            };
            lock.locked.insert(id.to_owned(), fingerprint);
        }
        Ok(lock)
    }

    /// The marks of a migration, if it is locked.
    pub fn get(&self, revision: &str) -> Option<&Fingerprint> {
        self.locked.get(revision)
    }

    /// Whether a migration is locked.
    pub fn contains(&self, revision: &str) -> bool {
        self.locked.contains_key(revision)
    }

    /// Locks a migration, anew if it was locked.
    pub fn insert(&mut self, revision: impl Into<String>, fingerprint: Fingerprint) {
        self.locked.insert(revision.into(), fingerprint);
    }

    /// Forgets a migration. Says whether it was locked.
    pub fn remove(&mut self, revision: &str) -> bool {
        self.locked.remove(revision).is_some()
    }

    /// What is locked, sorted by id.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Fingerprint)> {
        self.locked.iter().map(|(id, fingerprint)| (id.as_str(), fingerprint))
    }

    /// How many are locked.
    pub fn len(&self) -> usize {
        self.locked.len()
    }

    /// Whether nothing is locked.
    pub fn is_empty(&self) -> bool {
        self.locked.is_empty()
    }
}

fn entry(text: &str) -> Option<(&str, Fingerprint)> {
    let (id, fingerprint) = text.split_once(char::is_whitespace)?;
    let id = id.strip_prefix('\\').unwrap_or(id);
    check_id(id).ok()?;
    Some((id, fingerprint.trim().parse().ok()?))
}

impl fmt::Display for Lock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}\n{COMMENT}")?;
        for (id, fingerprint) in &self.locked {
            let escape = if id.starts_with(ESCAPED) { "\\" } else { "" };
            writeln!(f, "{escape}{id} {fingerprint}")?;
        }
        Ok(())
    }
}

impl LockError {
    /// The mistake, as it is said to a user.
    pub fn diagnostic(&self) -> Diagnostic {
        let (fact, help) = match &self.kind {
            LockErrorKind::Header => (
                format!("is not `{HEADER}`"),
                "a newer version of this program may have written the file; otherwise put it back from Git, \
                 or remove it and write it anew with `cargo migrate lock`"
                    .to_owned(),
            ),
            LockErrorKind::Conflict => (
                "is the mark of a conflict in Git".to_owned(),
                "keep the lines of both sides, and take the marks out".to_owned(),
            ),
            LockErrorKind::Duplicate { revision, first } => (
                format!("locks `{revision}`, and so does line {first}"),
                "keep the line that it had when it was released, as Git knows it, and take the other one out"
                    .to_owned(),
            ),
            LockErrorKind::Malformed => (
                "is neither a comment nor an id with its marks".to_owned(),
                "put the line back from Git, or take it out and run `cargo migrate lock`".to_owned(),
            ),
        };
        Diagnostic::new("lock-file", format!("line {} of {FILE_NAME} {fact}", self.line)).help(help)
    }
}

impl fmt::Display for LockError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.diagnostic().fmt(f)
    }
}

impl std::error::Error for LockError {}
