use migrator_runtime::prelude::*;

/// Change
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.alter_column("users", "name").rename_to("email");
}
