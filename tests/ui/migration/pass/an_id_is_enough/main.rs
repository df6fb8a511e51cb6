//! A base needs nothing but an id.

#![deny(warnings)]

use migrator_runtime::prelude::*;

#[migration(revision = "ae1027a6acf")]
fn upgrade(op: &mut Operations) {
    op.drop_table("t");
}

fn main() {}
