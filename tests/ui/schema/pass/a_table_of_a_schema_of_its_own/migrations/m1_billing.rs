use migrator_runtime::prelude::*;

/// Billing
#[migration(revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_schema("billing");
    op.create_table(("billing", "users"), [integer("id").primary_key()]);
    op.create_table("users", [integer("id").primary_key(), text("name")]);
}
