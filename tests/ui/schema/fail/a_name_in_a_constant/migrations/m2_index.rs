use migrator_runtime::prelude::*;

const COLUMN: &str = "emial";

/// Index
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_index("ix", "users", [COLUMN]);
}
