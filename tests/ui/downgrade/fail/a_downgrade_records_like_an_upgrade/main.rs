//! It is neither async nor does it take or return anything else.

use migrator_runtime::prelude::*;

#[migration(revision = "a")]
fn upgrade(op: &mut Operations) {
    op.drop_table("t");
}

#[downgrade]
async fn downgrade(op: &mut Operations, steps: usize) -> bool {
    op.drop_table("t");
    steps > 1
}

fn main() {}
