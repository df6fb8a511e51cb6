use migrator_runtime::prelude::*;

/// Root
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.add_column("nodes", string("root", 99).references("nodes", "path"));
}
