use migrator_runtime::prelude::*;

/// Let
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    let table = "usres";
    op.add_column(table, string("phone", 20));
}
