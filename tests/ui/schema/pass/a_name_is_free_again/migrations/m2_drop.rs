use migrator_runtime::prelude::*;

/// Drop
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.drop_index("ix", "users");
    op.drop_column("users", "name");
}
