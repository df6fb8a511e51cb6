use migrator_runtime::prelude::*;

/// Index
#[migration(revision = "003", down_revision = "002")]
fn upgrade(op: &mut Operations) {
    for column in ["city", "street"] {
        op.create_index(format!("ix_users_{column}"), "users", [column]);
    }
}
