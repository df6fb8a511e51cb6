use migrator_runtime::prelude::*;

/// Drop again
#[migration(revision = "003", down_revision = "002")]
fn upgrade(op: &mut Operations) {
    op.drop_view("emails");
}
