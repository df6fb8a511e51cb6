use migrator_runtime::prelude::*;

/// Drop index
#[migration(revision = "003", down_revision = "002")]
fn upgrade(op: &mut Operations) {
    op.drop_index("ix_email", "posts");
}
