use migrator_runtime::prelude::*;

/// Find users by their address
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_index("ix_users_email", "users", ["emial"]);
    op.add_column("users", integer("age").not_null());
}

#[downgrade]
fn downgrade(op: &mut Operations) {
    op.drop_index("ix_users_email", "users");
}
