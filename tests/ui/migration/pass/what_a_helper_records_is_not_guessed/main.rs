//! It may well have a way back.

#![deny(warnings)]

use migrator_runtime::prelude::*;

#[migration(revision = "a")]
fn upgrade(op: &mut Operations) {
    fill(op);
    let view = op.execute("CREATE VIEW adults AS SELECT 1");
    view.reverse("DROP VIEW adults");
}

fn fill(op: &mut Operations) {
    op.execute("UPDATE users SET active = TRUE").reverse("");
}

fn main() {}
