use migrator_runtime::prelude::*;

/// A column of our own making: not the `text` of the prelude.
fn text(name: &str) -> ColumnDefinition {
    string(name, 7)
}

/// Names that are not what they seem
#[migration(revision = "names", down_revision = "shapes", irreversible = "a test")]
fn upgrade(op: &mut Operations) {
    let uuid = |name: &str| integer(name);
    let posts = "users";
    op.drop_column(posts, "a").if_exists();
    let posts = "posts";
    op.drop_column(posts, "b").if_exists();
    for posts in ["users", "shared"] {
        op.drop_column(posts, "c").if_exists();
    }
    op.drop_column(posts, "d").if_exists();
    op.add_column(posts, uuid("e"));
    op.add_column(posts, text("f"));
    op.add_column(posts, date("g"));
}
