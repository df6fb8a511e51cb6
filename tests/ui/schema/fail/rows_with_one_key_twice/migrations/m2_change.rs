use migrator_runtime::prelude::*;

/// Change
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.bulk_insert("users", ["id", "email"], [row![1, "a@example.org"], row![1, "b@example.org"]]);
}
