//! The files beside a migration: found, read once a process, and judged together.
//!
//! | file | what it knows |
//! |---|---|
//! | `listing` | which files a folder has, and which folder a file speaks for |
//! | `source` | a file's tokens → what our macros mark in it |
//! | `cache` | reading no file twice |
//! | `chain` | all migrations of a folder, and the judgement over them |
//! | `editor` | which file it is, where nobody says it |
//! | `roll` | the migrations that `migrations!` registers together |

mod cache;
mod chain;
mod editor;
mod listing;
mod roll;
mod source;

pub use cache::{chain_of, read_ahead, scope_of, source_of};
pub use chain::{Chain, Node, statements_of};
pub use editor::{file_of_revision, only_speaker};
pub use listing::{FolderError, Listed, Stamp, listed, locked, spoken_for};
pub use roll::Roll;
pub use source::{Depth, Mark, MarkedFunction, MarkedRows, SourceFile};
pub(crate) use source::{OwnTokens, Written, items, without_mark};
