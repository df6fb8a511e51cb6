use migrator_runtime::prelude::*;

/// Age
#[migration(revision = "004", down_revision = "003")]
fn upgrade(op: &mut Operations) {
    op.add_column("users", integer("age").not_null());
    op.drop_table("comments");
}
