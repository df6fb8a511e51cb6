use migrator_runtime::prelude::*;

/// Merge
#[migration(revision = "004", down_revision = ["002", "003"])]
fn upgrade(op: &mut Operations) {
    let _ = op;
}
