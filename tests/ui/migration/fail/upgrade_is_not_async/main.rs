//! Recording needs no waiting; a step that waits is recorded.

use migrator_runtime::prelude::*;

#[migration(revision = "a")]
async fn upgrade(op: &mut Operations) {
    op.drop_table("t");
}

fn main() {}
