use migrator_runtime::prelude::*;

/// If
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.if_table_exists("users", |op| {
        op.drop_column("users", "fax");
        op.create_index("ix", "users", ["emial"]);
    });
}
