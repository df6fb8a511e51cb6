//! Released migrations do not change: `migrations.lock` keeps the mark of each.
//!
//! | file | what it knows |
//! |---|---|
//! | `fingerprint` | the marks of a migration: of the whole, and of each operation |
//! | `file` | the text of `migrations.lock`, read and written |
//! | `change` | how two rows of operations differ |
//! | `recorded` | the statements, as the journal of a database keeps them |
//! | `statement` | a statement as a line of a message |
//! | `judgement` | what is said of a locked migration that was edited or removed |
//!
//! The marks are FNV-1a of 64 and 32 bits. They are there for accidents: whoever wants to deceive can make
//! two migrations with the same mark.

mod change;
mod file;
mod fingerprint;
mod judgement;
mod recorded;
mod statement;

pub use change::{Change, changes};
pub use file::{FILE_NAME, Lock, LockError, LockErrorKind};
pub use fingerprint::{Fingerprint, operation_mark};
pub use judgement::{Difference, EDITED, REMOVED, edited, removed};
pub use recorded::Recorded;
pub use statement::line;

#[cfg(test)]
mod tests;
