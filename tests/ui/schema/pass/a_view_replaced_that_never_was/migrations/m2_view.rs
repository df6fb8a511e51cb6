use migrator_runtime::prelude::*;

/// View
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.replace_view("active_users", "SELECT id FROM users");
}
