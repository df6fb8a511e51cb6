use migrator_runtime::prelude::*;

/// Change
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.rename_constraint("users_email_key", "users", "uq_users_email");
}
