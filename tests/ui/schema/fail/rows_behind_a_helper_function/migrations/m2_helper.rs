use migrator_runtime::prelude::*;

/// Somewhere else
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    help(op);
}

fn help(op: &mut Operations) {
    op.add_column("users", text("bio"));
}
