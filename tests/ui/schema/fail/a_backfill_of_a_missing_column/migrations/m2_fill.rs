use migrator_runtime::prelude::*;

/// Fill
#[migration(revision = "002", down_revision = "001", transaction = false, irreversible = "the old values are gone")]
fn upgrade(op: &mut Operations) {
    op.backfill("users").set("age", "0").set("nmae", "email");
    op.backfill("users").set("name", "emial").where_("name IS NULL");
    op.backfill("users").set("name", "email").where_("agee IS NULL");
    op.backfill("users").set("name", "email").key(["user_id"]);
}
