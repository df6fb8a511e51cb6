//! A merge names each parent once, and so does a list of dependencies or labels.

use migrator_runtime::prelude::*;

#[migration(revision = "m", down_revision = ["a", "b", "a"], depends_on = ["c", "c"], branch_labels = ["x", "x"])]
fn upgrade(_: &mut Operations) {}

fn main() {}
