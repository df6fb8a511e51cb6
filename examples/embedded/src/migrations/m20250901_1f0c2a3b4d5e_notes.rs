use migrator_runtime::prelude::*;

/// Notes
#[migration(revision = "1f0c2a3b4d5e")]
fn upgrade(op: &mut Operations) {
    op.create_table("notes", [integer("id").identity().primary_key(), text("body").not_null()]);
}
