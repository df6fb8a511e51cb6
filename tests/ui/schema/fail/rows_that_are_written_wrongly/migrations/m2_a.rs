use migrator_runtime::prelude::*;

/// Mistakes in the argument
#[migration(
    revision = "002",
    down_revision = "001",
    irreversible = "nothing to take back",
    rows(users, users, "posts" as users, "we\"ird", 7, self, users.posts.x),
)]
fn upgrade(op: &mut Operations) {
    op.run("read", async |_| Ok(()));
}
