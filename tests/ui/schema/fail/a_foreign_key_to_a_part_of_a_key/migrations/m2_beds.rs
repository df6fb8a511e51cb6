use migrator_runtime::prelude::*;

/// Beds
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_table("beds", [integer("id").primary_key(), integer("room").references("rooms", "number")]);
}
