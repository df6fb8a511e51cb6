use migrator_runtime::prelude::*;

/// Index
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_index("ix", "users", ["email"]).where_("name IS NOT NULL");
}
