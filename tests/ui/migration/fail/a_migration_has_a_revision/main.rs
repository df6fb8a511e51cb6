//! A migration without an id is no migration.

use migrator_runtime::prelude::*;

#[migration(down_revision = "ae1027a6acf")]
fn upgrade(_: &mut Operations) {}

fn main() {}
