//! The migrations that are linked into the program.

mod registered;

pub use registered::{RegisteredDowngrade, RegisteredFolder, RegisteredMigration};
