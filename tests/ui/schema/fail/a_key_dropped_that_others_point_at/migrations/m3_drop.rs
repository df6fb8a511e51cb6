use migrator_runtime::prelude::*;

/// Drop
#[migration(revision = "003", down_revision = "002")]
fn upgrade(op: &mut Operations) {
    op.drop_constraint("users_pkey", "users");
}
