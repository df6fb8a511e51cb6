//! The way back stands in the same file.

#![deny(warnings)]

use migrator_runtime::prelude::*;

#[migration(revision = "a")]
fn upgrade(op: &mut Operations) {
    op.run("fill", async |_| Ok(()));
}

#[downgrade]
fn downgrade(op: &mut Operations) {
    op.drop_column("users", "full_name");
}

fn main() {}
