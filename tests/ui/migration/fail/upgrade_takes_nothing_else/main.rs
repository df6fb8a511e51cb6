//! There is nothing else to hand to it.

use migrator_runtime::prelude::*;

#[migration(revision = "a")]
fn upgrade(op: &mut Operations, name: &str, again: bool) {
    op.drop_table(name);
}

fn main() {}
