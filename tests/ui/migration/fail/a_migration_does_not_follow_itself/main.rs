//! Nobody is their own parent.

use migrator_runtime::prelude::*;

#[migration(revision = "a", down_revision = "a")]
fn upgrade(_: &mut Operations) {}

fn main() {}
