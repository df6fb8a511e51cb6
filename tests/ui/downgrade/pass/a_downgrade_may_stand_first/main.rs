//! And have any name.

#![deny(warnings)]

use migrator_runtime::prelude::*;

#[downgrade]
pub fn take_it_back(_: &mut Operations) {}

#[migration(revision = "a")]
fn upgrade(op: &mut Operations) {
    op.execute("SELECT 1");
}

fn main() {}
