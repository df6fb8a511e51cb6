use migrator_runtime::prelude::*;

/// Drop
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    for number in [1, 2] {
        op.drop_column("users", format!("line_{number}"));
    }
}
