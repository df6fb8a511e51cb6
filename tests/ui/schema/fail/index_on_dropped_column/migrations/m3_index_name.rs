use migrator_runtime::prelude::*;

/// Index name
#[migration(revision = "003", down_revision = "002")]
fn upgrade(op: &mut Operations) {
    op.create_index("ix_users_name", "users", ["name"]);
}
