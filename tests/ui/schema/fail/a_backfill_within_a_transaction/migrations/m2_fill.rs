use migrator_runtime::prelude::*;

/// Fill
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.backfill("users").set("name", "email").reverse("");
}
