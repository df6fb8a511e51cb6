//! The files beside a migration: found, read once a process, and judged together.
//!
//! | file | what it knows |
//! |---|---|
//! | `listing` | which files a folder has, and which folder a file speaks for |
//! | `source` | a file's tokens → what our macros mark in it |
//! | `cache` | reading no file twice |
//! | `chain` | all migrations of a folder, and the judgement over them |
//! | `roll` | the migrations that `migrations!` registers together |

mod cache;
mod chain;
mod listing;
mod roll;
mod source;

pub(crate) use cache::{chain_of, source_of};
pub(crate) use chain::{Chain, Node};
pub(crate) use listing::{listed, spoken_for};
pub(crate) use roll::Roll;
pub(crate) use source::{Mark, SourceFile};
