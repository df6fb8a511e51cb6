use migrator_runtime::prelude::*;

/// Add user avatar field
#[migration(revision = "b7c3d9e0f1a2", down_revision = "ae1027a6acf", created = "2025-01-15T10:03:27Z")]
fn upgrade(op: &mut Operations) {
    op.add_column("users", string("avatar_url", 500));
    op.create_index("ix_users_avatar_url", "users", ["avatar_url"]);
}
