use migrator_runtime::prelude::*;

/// Change
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_unique_constraint("uq_users_mail", "users", ["mail"]);
}
