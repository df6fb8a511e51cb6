use migrator_runtime::prelude::*;

/// A table that is always small
#[migration(revision = "004", down_revision = "003", allow("whole-table-update"))]
fn upgrade(op: &mut Operations) {
    op.execute("UPDATE codes SET code = upper(code)").reverse("");
}
