use migrator_runtime::prelude::*;

/// Users
#[migration(revision = "a1")]
fn upgrade(op: &mut Operations) {
    op.create_table("users", [integer("id").primary_key()]);
}
