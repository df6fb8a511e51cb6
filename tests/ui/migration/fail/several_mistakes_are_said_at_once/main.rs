//! Whoever makes three mistakes is told all three.

use migrator_runtime::prelude::*;

#[migration(revision = "a-b", down_revision = "a-b", transacton = false)]
fn upgrade(op: &mut Operations) -> bool {
    op.drop_table("t");
    true
}

fn main() {}
