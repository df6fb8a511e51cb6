use migrator_runtime::prelude::*;

/// Fill
#[migration(revision = "002", down_revision = "001", transaction = false, irreversible = "the old values are gone")]
fn upgrade(op: &mut Operations) {
    op.backfill("usres").set("name", "email");
}
