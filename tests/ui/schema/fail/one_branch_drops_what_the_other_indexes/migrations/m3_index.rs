use migrator_runtime::prelude::*;

/// Index
#[migration(revision = "003", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_index("ix_name", "users", ["name"]);
}
