use migrator_runtime::prelude::*;

/// Fill
#[migration(revision = "002", down_revision = "001", transaction = false)]
fn upgrade(op: &mut Operations) {
    op.backfill("log").set("line", "upper(line)").reverse("");
    op.execute("UPDATE log SET level = 0").reverse("");
}
