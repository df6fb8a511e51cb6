use migrator_runtime::prelude::*;

/// Nothing in them
#[migration(revision = "004", down_revision = "003", rows())]
fn upgrade(op: &mut Operations) {
    op.run("read", async |_| Ok(()));
}

#[downgrade(rows(users), users)]
fn downgrade(_: &mut Operations) {}
