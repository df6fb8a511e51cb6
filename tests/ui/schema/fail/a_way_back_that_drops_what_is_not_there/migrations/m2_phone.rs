use migrator_runtime::prelude::*;

/// Phone
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.add_column("users", string("phone", 20));
}

#[downgrade]
fn downgrade(op: &mut Operations) {
    op.drop_column("users", "fone");
    op.drop_column("users", "phone");
}
