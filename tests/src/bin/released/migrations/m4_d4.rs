use migrator_runtime::prelude::*;

/// Phones
#[migration(revision = "d4", down_revision = "c3")]
fn upgrade(op: &mut Operations) {
    op.add_column("users", string("phone", 30));
}
