//! A loop over names is read like the statements that it stands for.

use migrator_runtime::prelude::*;

#[migration(revision = "a")]
fn upgrade(op: &mut Operations) {
    for table in ["users", "events"] {
        op.execute(format!("DELETE FROM {table}"));
    }
}

fn main() {}
