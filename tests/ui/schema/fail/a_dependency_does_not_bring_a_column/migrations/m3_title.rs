use migrator_runtime::prelude::*;

/// Title
#[migration(revision = "003", down_revision = "002", depends_on = "001")]
fn upgrade(op: &mut Operations) {
    op.add_column("posts", string("title", 99));
    op.create_index("ix_email", "users", ["mail"]);
}
