use migrator_runtime::prelude::*;

/// Tags
#[migration(revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_table("tags", [string("name", 50)]);
}
