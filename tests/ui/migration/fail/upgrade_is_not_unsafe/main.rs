//! Nobody has to promise anything to call it.

use migrator_runtime::prelude::*;

#[migration(revision = "a")]
unsafe fn upgrade(op: &mut Operations) {
    op.drop_table("t");
}

fn main() {}
