use migrator_runtime::prelude::*;

/// Again
#[migration(revision = "003", down_revision = "002")]
fn upgrade(op: &mut Operations) {
    op.add_column("users", text("name"));
    op.create_index("ix", "users", ["name"]);
}
