use migrator_runtime::prelude::*;

/// Rows
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.bulk_insert(
        "users",
        ["id", "email", "name"],
        [row![1, "a@example.org", "Ada"], row![2, "b@example.org", Literal::Null]],
    );
}
