//! The migrations that are linked into the program.

mod history;
mod registered;

pub use history::{History, linked_folders};
pub use registered::{RegisteredDowngrade, RegisteredFolder, RegisteredMigration};
