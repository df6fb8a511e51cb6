use migrator_runtime::prelude::*;

/// Key
#[migration(revision = "003", down_revision = "002")]
fn upgrade(op: &mut Operations) {
    op.create_foreign_key("fk", "posts", ["id", "author_id"], "users", ["id"]);
}
