//! By value or read-only they could not be used.

use migrator_runtime::prelude::*;

#[migration(revision = "a")]
fn upgrade(op: &Operations) {
    let _ = op.recorded();
}

fn main() {}
