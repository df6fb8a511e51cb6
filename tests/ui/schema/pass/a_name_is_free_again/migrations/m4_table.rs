use migrator_runtime::prelude::*;

/// Table
#[migration(revision = "004", down_revision = "003")]
fn upgrade(op: &mut Operations) {
    op.drop_table("users");
    op.create_table("users", [uuid("id").primary_key()]);
}
