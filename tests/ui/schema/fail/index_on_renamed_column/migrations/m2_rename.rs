use migrator_runtime::prelude::*;

/// Rename
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.alter_column("users", "name").rename_to("full_name");
}
