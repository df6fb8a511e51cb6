use migrator_runtime::prelude::*;

/// Age
#[migration(revision = "003", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.add_column("users", integer("age"));
}
