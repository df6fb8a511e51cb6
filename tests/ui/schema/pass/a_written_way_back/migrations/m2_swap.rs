use migrator_runtime::prelude::*;

/// Swap
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.drop_column("users", "name");
    op.add_column("users", string("full_name", 200));
}

#[downgrade]
fn downgrade(op: &mut Operations) {
    op.add_column("users", string("name", 100));
    op.drop_column("users", "full_name");
}
