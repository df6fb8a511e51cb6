//! If it runs, it must be taken back.

use migrator_runtime::prelude::*;

#[migration(revision = "a")]
fn upgrade(op: &mut Operations) {
    op.if_table_exists("legacy", |op| {
        op.execute("DELETE FROM legacy");
    });
}

fn main() {}
