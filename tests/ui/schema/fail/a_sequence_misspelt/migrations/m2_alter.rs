use migrator_runtime::prelude::*;

/// Alter
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.alter_sequence("invoice_number").increment(10);
}
