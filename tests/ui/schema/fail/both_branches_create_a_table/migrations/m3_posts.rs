use migrator_runtime::prelude::*;

/// Posts
#[migration(revision = "003", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_table("posts", [integer("id").primary_key()]);
}
