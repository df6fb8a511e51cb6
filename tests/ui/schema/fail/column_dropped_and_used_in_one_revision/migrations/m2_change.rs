use migrator_runtime::prelude::*;

/// Change
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.drop_column("users", "name");
    op.alter_column("users", "name").set_not_null();
}
