use migrator_runtime::prelude::*;

/// Index
#[migration(revision = "003", down_revision = "002")]
fn upgrade(op: &mut Operations) {
    op.create_index("ix_created", "posts", ["author_id"]);
}
