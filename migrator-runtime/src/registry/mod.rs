//! The migrations that are linked into the program.

mod history;
mod registered;

pub use history::History;
pub use registered::{RegisteredDowngrade, RegisteredFolder, RegisteredMigration};
