use migrator_runtime::prelude::*;

/// All is otherwise
#[migration(revision = "003", down_revision = "002")]
fn upgrade(op: &mut Operations) {
    op.alter_column("users", "email").rename_to("address");
    op.drop_column("users", "name");
    op.drop_table("i32");
    op.rename_table("users", "people");
}
