use migrator_runtime::prelude::*;

/// Stars
#[migration(revision = "003", down_revision = "001", branch_label = "rating")]
fn upgrade(op: &mut Operations) {
    op.add_column("posts", integer("stars"));
}
