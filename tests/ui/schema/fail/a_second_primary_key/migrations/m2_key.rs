use migrator_runtime::prelude::*;

/// Key
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_primary_key("pk_email", "users", ["email"]);
}
