use migrator_runtime::prelude::*;

/// Bio
#[migration(revision = "003", down_revision = "002")]
fn upgrade(op: &mut Operations) {
    op.create_index("ix_bio", "users", ["bio"]);
    op.if_table_exists("archive", |op| {
        op.add_column("archive", text("note"));
    });
}
