//! A struct records nothing.

use migrator_runtime::migration;

#[migration(revision = "a")]
struct Upgrade;

fn main() {}
