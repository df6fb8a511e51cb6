//! One label or several, but not both ways at once.

use migrator_runtime::prelude::*;

#[migration(revision = "a", branch_label = "x", branch_labels = ["y", "z"])]
fn upgrade(_: &mut Operations) {}

fn main() {}
