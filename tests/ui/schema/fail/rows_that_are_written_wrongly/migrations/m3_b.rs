use migrator_runtime::prelude::*;

/// No brackets
#[migration(revision = "003", down_revision = "002", irreversible = "nothing to take back", rows = "users")]
fn upgrade(op: &mut Operations) {
    op.run("read", async |_| Ok(()));
}
