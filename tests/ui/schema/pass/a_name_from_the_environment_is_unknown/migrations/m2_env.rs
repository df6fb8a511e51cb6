use migrator_runtime::prelude::*;

/// Env
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    let column = option_env!("COLUMN").unwrap_or("email");
    op.create_index("ix", "users", [column]);
}
