use migrator_runtime::prelude::*;

/// Drop
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.drop_column("users", "name");
    op.drop_column("users", "email");
}

#[downgrade]
fn downgrade(op: &mut Operations) {
    op.add_column("users", string("name", 100));
}
