use migrator_runtime::prelude::*;

/// Posts
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_table("posts", [integer("id").primary_key(), integer("author_id").references("users", "id")]);
}
