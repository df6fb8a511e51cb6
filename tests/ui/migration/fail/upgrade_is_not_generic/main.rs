//! Nobody could say for which types.

use migrator_runtime::prelude::*;

#[migration(revision = "a")]
fn upgrade<T: Into<String>>(op: &mut Operations) {
    op.drop_table("t");
}

fn main() {}
