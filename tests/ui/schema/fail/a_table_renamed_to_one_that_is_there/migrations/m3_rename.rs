use migrator_runtime::prelude::*;

/// Rename
#[migration(revision = "003", down_revision = "002")]
fn upgrade(op: &mut Operations) {
    op.rename_table("posts", "users");
}
