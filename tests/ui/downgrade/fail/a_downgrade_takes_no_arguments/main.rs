//! The migration of its file says everything.

use migrator_runtime::prelude::*;

#[migration(revision = "a")]
fn upgrade(op: &mut Operations) {
    op.drop_table("t");
}

#[downgrade(revision = "a")]
fn downgrade(_: &mut Operations) {}

fn main() {}
