//! One function cannot be both.

use migrator_runtime::prelude::*;

#[migration(revision = "a")]
#[downgrade]
fn upgrade(op: &mut Operations) {
    op.drop_table("t");
}

fn main() {}
