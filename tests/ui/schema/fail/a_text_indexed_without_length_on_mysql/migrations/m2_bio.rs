use migrator_runtime::prelude::*;

/// Bio
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.add_column("users", text("bio"));
    op.create_index("ix_bio", "users", ["bio"]);
}
