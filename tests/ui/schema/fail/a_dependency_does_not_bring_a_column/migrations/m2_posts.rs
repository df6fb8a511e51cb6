use migrator_runtime::prelude::*;

/// Posts
#[migration(revision = "002", branch_label = "blog")]
fn upgrade(op: &mut Operations) {
    op.create_table("posts", [integer("id").primary_key(), integer("author_id").not_null(), text("body")]);
}
