use migrator_runtime::prelude::*;

/// Key
#[migration(revision = "003", down_revision = "002")]
fn upgrade(op: &mut Operations) {
    op.add_column("posts", string("author", 100));
    op.create_foreign_key("fk_posts_author", "posts", ["author"], "users", ["name"]);
}
