//! A list of labels has an argument of its own.

use migrator_runtime::prelude::*;

#[migration(revision = "a", branch_label = ["billing", "users"])]
fn upgrade(_: &mut Operations) {}

fn main() {}
