use migrator_runtime::prelude::*;

/// Change
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.add_column("users", string("code", 10).not_null().default("none").unique());
}
