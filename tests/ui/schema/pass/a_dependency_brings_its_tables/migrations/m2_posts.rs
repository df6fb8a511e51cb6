use migrator_runtime::prelude::*;

/// Posts
#[migration(revision = "002", branch_label = "blog", depends_on = "001")]
fn upgrade(op: &mut Operations) {
    op.create_table("posts", [integer("id").primary_key(), integer("author_id").references("users", "id")]);
}
