use migrator_runtime::prelude::*;

/// Legacy
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.if_table_exists("legacy", |op| op.rename_table("legacy", "archive"));
    op.if_table_exists("users", |op| {
        op.add_column("users", text("bio"));
    });
}
