use migrator_runtime::prelude::*;

fn add_timestamps(op: &mut Operations, table: &str) {
    op.add_column(table, timestamp_tz("created_at"));
    op.add_column(table, timestamp_tz("updated_at"));
}

/// Helper
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    add_timestamps(op, "users");
    op.create_index("ix_created", "users", ["created_at"]);
    op.drop_column("users", "updated_at");
}

#[downgrade]
fn downgrade(op: &mut Operations) {
    op.execute("SELECT 1");
}
