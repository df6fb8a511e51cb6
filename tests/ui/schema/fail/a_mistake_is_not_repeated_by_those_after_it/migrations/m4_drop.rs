use migrator_runtime::prelude::*;

/// Drop
#[migration(revision = "004", down_revision = "003")]
fn upgrade(op: &mut Operations) {
    op.drop_index("ix_phone", "users");
    op.drop_column("users", "phone");
}
