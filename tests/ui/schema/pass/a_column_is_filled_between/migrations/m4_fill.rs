use migrator_runtime::prelude::*;

/// Fill
#[migration(revision = "004", down_revision = "003", transaction = false)]
fn upgrade(op: &mut Operations) {
    op.backfill("users").set("score", "0").reverse("");
}
