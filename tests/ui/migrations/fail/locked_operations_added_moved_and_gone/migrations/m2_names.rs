use migrator_runtime::prelude::*;

/// Names
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_table_comment("users", "people");
    op.add_column("users", string("phone", 30));
    op.add_column("users", string("name", 100));
}
