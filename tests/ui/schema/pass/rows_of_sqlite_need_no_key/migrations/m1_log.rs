use migrator_runtime::prelude::*;

/// Log
#[migration(revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_table("log", [string("line", 100), integer("level")]);
}
