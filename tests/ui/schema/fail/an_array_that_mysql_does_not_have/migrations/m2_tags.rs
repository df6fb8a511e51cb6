use migrator_runtime::prelude::*;

/// Tags
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.add_column("users", array("tags", text_type()));
}
