use migrator_runtime::prelude::*;

/// Fill
#[migration(revision = "002", down_revision = "001", transaction = false, irreversible = "the old values are gone")]
fn upgrade(op: &mut Operations) {
    op.backfill("users").set("age", "'old'");
    op.backfill("users").set("name", "email").set("email", "NULL");
}
