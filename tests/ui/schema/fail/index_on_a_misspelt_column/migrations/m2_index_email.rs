use migrator_runtime::prelude::*;

/// Index email
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_index("ix_users_email", "users", ["emial"]);
}
