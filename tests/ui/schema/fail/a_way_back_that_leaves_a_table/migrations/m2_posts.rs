use migrator_runtime::prelude::*;

/// Posts
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_table("posts", [integer("id").primary_key(), integer("author_id").not_null(), text("body")]);
}

#[downgrade]
fn downgrade(op: &mut Operations) {
    let _ = op;
}
