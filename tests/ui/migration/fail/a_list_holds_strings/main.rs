//! Every element of a list is a string literal.

use migrator_runtime::prelude::*;

#[migration(revision = "m", down_revision = ["a", 2], depends_on = [None], branch_labels = [])]
fn upgrade(_: &mut Operations) {}

fn main() {}
