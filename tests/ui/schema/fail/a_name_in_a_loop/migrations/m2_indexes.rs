use migrator_runtime::prelude::*;

/// Indexes
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    for column in ["email", "nmae"] {
        op.create_index(format!("ix_users_{column}"), "users", [column]);
    }
}
