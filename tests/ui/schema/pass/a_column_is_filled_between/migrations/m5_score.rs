use migrator_runtime::prelude::*;

/// Score
#[migration(revision = "005", down_revision = "004")]
fn upgrade(op: &mut Operations) {
    op.alter_column("users", "score").set_not_null();
}
