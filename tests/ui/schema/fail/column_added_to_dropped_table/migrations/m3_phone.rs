use migrator_runtime::prelude::*;

/// Phone
#[migration(revision = "003", down_revision = "002")]
fn upgrade(op: &mut Operations) {
    op.add_column("users", string("phone", 20));
}
