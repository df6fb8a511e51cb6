use migrator_runtime::prelude::*;

/// Posts
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_table(
        "posts",
        [
            integer("id").primary_key(),
            text("body").default("").not_null(),
            integer("author_id").references("user", "id"),
            integer("stars").default("many"),
        ],
    )
    .unique("uq_posts_title", ["title"])
    .index("ix_posts_autor", ["autor_id"])
    .foreign_key("fk_editor", ["editor_id"], "users", ["id"]);
}
