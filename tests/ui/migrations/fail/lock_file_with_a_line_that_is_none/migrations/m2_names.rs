use migrator_runtime::prelude::*;

/// Names
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.add_column("users", string("name", 100));
    op.create_index("ix_users_email", "users", ["email"]);
    op.create_table_comment("users", "people");
}
