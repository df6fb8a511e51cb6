use migrator_runtime::prelude::*;

/// Users
#[migration(revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_table("users", []);
}
