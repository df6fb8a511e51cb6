use migrator_runtime::prelude::*;

/// Alter
#[migration(revision = "003", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.alter_column("users", "name").set_type(text_type());
}
