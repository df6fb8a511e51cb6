use migrator_runtime::prelude::*;

/// View
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_view("emails", "SELECT email, name FROM users");
}
