use migrator_runtime::prelude::*;

/// Age
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.add_column("users", integer("age").not_null().default(0));
    op.add_column("users", timestamp_tz("at").not_null().default(now()));
}
