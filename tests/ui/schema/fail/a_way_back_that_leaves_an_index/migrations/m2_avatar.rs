use migrator_runtime::prelude::*;

/// Avatar
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.add_column("users", string("avatar_url", 500));
    op.create_index("ix_users_name", "users", ["name"]);
}

#[downgrade]
fn downgrade(op: &mut Operations) {
    op.drop_column("users", "avatar_url");
}
