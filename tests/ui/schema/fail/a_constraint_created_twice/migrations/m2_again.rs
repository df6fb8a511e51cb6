use migrator_runtime::prelude::*;

/// Again
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_unique_constraint("uq", "users", ["name"]);
}
