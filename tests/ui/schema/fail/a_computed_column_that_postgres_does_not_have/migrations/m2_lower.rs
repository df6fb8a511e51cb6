use migrator_runtime::prelude::*;

/// Lower
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.add_column("users", text("lower_email").generated_virtual("lower(email)"));
}
