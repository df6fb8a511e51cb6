use migrator_runtime::prelude::*;

/// Index
#[migration(revision = "005", down_revision = "004")]
fn upgrade(op: &mut Operations) {
    op.create_index("ix", "users", ["phone", "aeg"]);
}
