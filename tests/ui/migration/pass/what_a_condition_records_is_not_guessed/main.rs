//! It may never be recorded.

#![deny(warnings)]

use migrator_runtime::prelude::*;

const FILL: bool = false;

#[migration(revision = "a")]
fn upgrade(op: &mut Operations) {
    if FILL {
        op.execute("UPDATE users SET active = TRUE");
    }
}

fn main() {}
