use migrator_runtime::prelude::*;

/// Only on a condition; what stands before it is known all the same
#[cfg(any())]
#[migration(revision = "005", down_revision = "004")]
fn upgrade(op: &mut Operations) {
    op.drop_table("people");
}
