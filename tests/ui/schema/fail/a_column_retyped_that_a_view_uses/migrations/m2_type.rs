use migrator_runtime::prelude::*;

/// Type
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.alter_column("users", "email").set_type(text_type());
}
