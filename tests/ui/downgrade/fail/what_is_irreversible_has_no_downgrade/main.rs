//! Either there is a way back, or there is none.

use migrator_runtime::prelude::*;

#[migration(revision = "a", irreversible = "the rows are gone")]
fn upgrade(op: &mut Operations) {
    op.drop_table("t");
}

#[downgrade]
fn downgrade(_: &mut Operations) {}

fn main() {}
