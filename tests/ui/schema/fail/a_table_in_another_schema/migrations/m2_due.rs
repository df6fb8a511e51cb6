use migrator_runtime::prelude::*;

/// Due
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.add_column("invoices", date("due"));
}
