use migrator_runtime::prelude::*;

/// Index
#[migration(revision = "004", down_revision = "003")]
fn upgrade(op: &mut Operations) {
    op.create_index("ix_writer", "articles", ["writer_id"]);
}
