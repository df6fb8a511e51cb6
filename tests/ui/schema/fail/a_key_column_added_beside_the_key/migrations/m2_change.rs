use migrator_runtime::prelude::*;

/// Change
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.add_column("users", integer("number").primary_key());
}
