//! The second one is asked to move.

use migrator_runtime::prelude::*;

#[migration(revision = "a")]
fn upgrade(_: &mut Operations) {}

#[migration(revision = "b", down_revision = "a")]
fn upgrade_further(_: &mut Operations) {}

fn main() {}
