use migrator_runtime::prelude::*;

/// Age
#[migration(revision = "002", down_revision = "001", allow = "not-null-without-default")]
fn upgrade(op: &mut Operations) {
    op.add_column("users", integer("age"));
}
