//! Two ways back are one too many.

use migrator_runtime::prelude::*;

#[migration(revision = "a")]
fn upgrade(op: &mut Operations) {
    op.drop_table("t");
}

#[downgrade]
fn downgrade(_: &mut Operations) {}

#[downgrade]
fn downgrade_further(_: &mut Operations) {}

fn main() {}
