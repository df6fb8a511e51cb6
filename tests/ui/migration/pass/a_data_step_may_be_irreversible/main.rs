//! With the reason why.

#![deny(warnings)]

use migrator_runtime::prelude::*;

#[migration(revision = "a", irreversible = "nobody remembers the old names")]
fn upgrade(op: &mut Operations) {
    op.run("rename", async |_| Ok(()));
}

fn main() {}
