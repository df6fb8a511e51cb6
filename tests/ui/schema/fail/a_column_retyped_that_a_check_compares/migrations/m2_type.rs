use migrator_runtime::prelude::*;

/// Type
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.alter_column("goods", "price").set_type(text_type());
}
