use migrator_runtime::prelude::*;

/// Fill
#[migration(revision = "002", down_revision = "001", transaction = false, irreversible = "the old values are gone")]
fn upgrade(op: &mut Operations) {
    op.backfill("users").set("email_lower", "lower(email)");
    op.backfill("users").set("name", "email").set("age", "1").set("name", "'x'");
    op.backfill("users");
}
