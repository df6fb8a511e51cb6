use migrator_runtime::prelude::*;

/// Big
#[migration(revision = "003", down_revision = "002")]
fn upgrade(op: &mut Operations) {
    op.alter_column("posts", "author_id").set_type(big_integer_type());
    op.alter_column("users", "id").set_type(big_integer_type());
}
