use migrator_runtime::prelude::*;

/// When a note was written
#[migration(revision = "2a1d3b4c5e6f", down_revision = "1f0c2a3b4d5e")]
fn upgrade(op: &mut Operations) {
    op.add_column("notes", timestamp("created_at").default(now()));
}
