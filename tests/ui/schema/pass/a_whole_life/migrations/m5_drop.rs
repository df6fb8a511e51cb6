use migrator_runtime::prelude::*;

/// Drop
#[migration(revision = "005", down_revision = "004")]
fn upgrade(op: &mut Operations) {
    op.drop_index("ix_writer", "articles");
    op.drop_table("articles");
    op.drop_table("users");
}
