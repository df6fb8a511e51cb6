use migrator_runtime::prelude::*;

/// Old
#[migration(revision = "003", down_revision = "002")]
fn upgrade(op: &mut Operations) {
    op.drop_column("users_old", "name");
    op.drop_table("users_old");
}
