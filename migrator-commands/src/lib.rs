//! What the two command lines have in common: everything that needs the history, and no database.
//!
//! `migrate` (in `migrator-runtime`) has the history that is compiled into it; `cargo migrate` reads
//! it from the source. Both hand it in as a [`Listing`], and from there on they are the same.
//!
//! | module | what it knows |
//! |---|---|
//! | [`command`] | the commands: their arguments, and what they do |
//! | [`listing`] | a history with what is said of each revision |
//! | `entry` | a revision as the listings show it |
//! | `author`, `new_file`, `file_name` | a new migration: its place, its text, its file's name |
//! | `lock_file` | `migrations.lock` on the disk |
//! | [`settings`] | the settings file, `migrator.toml` |
//! | [`targets_table`] | many databases, in the settings file |
//! | [`output`] | text, JSON, colours |
//! | [`failure`] | why a command did not succeed, and its exit code |
//! | [`finding`] | what a check found |
//! | [`complete`] | what a shell offers after the Tab key |

mod author;
pub mod command;
pub mod complete;
mod entry;
pub mod failure;
mod file_name;
pub mod finding;
pub mod listing;
mod lock_file;
mod new_file;
pub mod output;
pub mod settings;
pub mod targets_table;

pub use author::{Author, Destination, random_id};
pub use entry::Entry;
pub use failure::Failure;
pub use file_name::FileName;
pub use listing::{Details, Listing};
pub use new_file::NewFile;
pub use output::{Output, OutputOptions};
pub use settings::SettingsFile;
