//! Migration files as they are written: read, and judged, without compiling anything.
//!
//! The macros judge with it while a crate compiles, each migration at its own tokens; `cargo migrate`
//! answers with it for a crate that does not compile. So both say the same.
//!
//! | module | what it knows |
//! |---|---|
//! | [`attribute`] | the arguments of `#[migration(…)]`, as values |
//! | [`declaration`] | the arguments of `migrations!(…)` |
//! | [`signature`] | the function: whether it can record operations |
//! | [`message`](mod@message) | its doc comment |
//! | [`body`] | its body, as far as it can be read |
//! | [`folder`] | the files beside it, each read once |
//! | [`judge`] | what is wrong, between the files and within one |
//! | [`check`](mod@check) | that judgement over a whole folder |
//! | [`mistake`] | a mistake, and its tokens |
//!
//! What cannot be known is never an error. When a file beside cannot be read, when a migration comes
//! out of another macro or is there on a condition, the judgement becomes quieter.

#![warn(clippy::print_stdout, clippy::print_stderr)] // a library prints nothing

pub mod attribute;
pub mod body;
pub mod check;
pub mod declaration;
pub mod folder;
pub mod judge;
pub mod message;
pub mod mistake;
mod position;
pub mod signature;

pub use position::Position;
