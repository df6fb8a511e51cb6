//! Recording cannot fail.

use migrator_runtime::prelude::*;

#[migration(revision = "a")]
fn upgrade(op: &mut Operations) -> Result<(), String> {
    op.drop_table("t");
    Ok(())
}

fn main() {}
