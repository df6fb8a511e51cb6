//! A constant records nothing.

use migrator_runtime::prelude::*;

#[migration(revision = "a")]
fn upgrade(op: &mut Operations) {
    op.drop_table("t");
}

#[downgrade]
const DOWNGRADE: u8 = 1;

fn main() {}
