use migrator_runtime::prelude::*;

/// Age
#[migration(revision = "003", down_revision = "002")]
fn upgrade(op: &mut Operations) {
    op.alter_column("users", "age").set_not_null();
}
