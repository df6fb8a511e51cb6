use migrator_runtime::prelude::*;

#[migration(revision = "a")]
fn upgrade(op: &mut Operations) {
    op.create_table("users", [uuid("id").primary_key()]);
}
