//! Each argument is given once.

use migrator_runtime::prelude::*;

#[migration(revision = "a", revision = "b", down_revision = "c", down_revision = "d")]
fn upgrade(_: &mut Operations) {}

fn main() {}
