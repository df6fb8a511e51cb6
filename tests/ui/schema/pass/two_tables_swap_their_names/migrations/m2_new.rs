use migrator_runtime::prelude::*;

/// New
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_table("users_new", [uuid("id").primary_key()]);
    op.rename_table("users", "users_old");
    op.rename_table("users_new", "users");
}
