use migrator_runtime::prelude::*;

/// Index
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_index("ix_email", "users", ["email"]).concurrently();
}
