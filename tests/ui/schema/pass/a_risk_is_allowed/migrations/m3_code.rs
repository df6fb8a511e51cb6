use migrator_runtime::prelude::*;

/// Code
#[migration(revision = "003", down_revision = "002", allow("unique-same-value"))]
fn upgrade(op: &mut Operations) {
    op.add_column("users", text("code").not_null().default("x").unique());
}
