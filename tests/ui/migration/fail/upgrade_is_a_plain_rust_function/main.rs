//! It is called by Rust.

use migrator_runtime::prelude::*;

#[migration(revision = "a")]
extern "C" fn upgrade(op: &mut Operations) {
    op.drop_table("t");
}

fn main() {}
