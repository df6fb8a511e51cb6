use migrator_runtime::prelude::*;

/// Rooms
#[migration(revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_table("rooms", [integer("house"), integer("number")]).primary_key(["house", "number"]);
}
