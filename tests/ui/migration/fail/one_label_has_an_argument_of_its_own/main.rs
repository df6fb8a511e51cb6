//! A single label is not written as a list of labels.

use migrator_runtime::prelude::*;

#[migration(revision = "a", branch_labels = "billing")]
fn upgrade(_: &mut Operations) {}

fn main() {}
