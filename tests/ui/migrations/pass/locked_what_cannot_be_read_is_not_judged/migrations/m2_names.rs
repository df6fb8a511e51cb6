use migrator_runtime::prelude::*;

/// Names
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    names(op);
}

fn names(op: &mut Operations) {
    op.add_column("users", string("name", 200));
}
