use migrator_runtime::prelude::*;

/// Phone
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.add_column("user", string("phone", 20));
}
