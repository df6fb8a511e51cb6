use migrator_runtime::prelude::*;

/// Numbers
#[migration(revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_sequence("numbers");
}
