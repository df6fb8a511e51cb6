use migrator_runtime::prelude::*;

/// Users
#[migration(revision = "003", down_revision = "002")]
fn upgrade(op: &mut Operations) {
    op.create_table("users", [integer("id").primary_key()]);
}
