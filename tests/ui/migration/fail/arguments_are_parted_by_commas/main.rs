//! A missing comma is said where it is missing.

use migrator_runtime::prelude::*;

#[migration(revision = "b7c3d9e0f1a2" down_revision = "ae1027a6acf")]
fn upgrade(_: &mut Operations) {}

fn main() {}
