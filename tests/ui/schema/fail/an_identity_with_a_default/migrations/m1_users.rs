use migrator_runtime::prelude::*;

/// Users
#[migration(revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_table("users", [big_integer("id").identity().default(1).primary_key()]);
}
