use migrator_runtime::prelude::*;

/// Posts
#[migration(revision = "003", down_revision = "002")]
fn upgrade(op: &mut Operations) {
    op.create_table("posts", [integer("id").primary_key(), integer("user_id").references("user", "id")]);
}
