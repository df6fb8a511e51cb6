use migrator_runtime::prelude::*;

/// People
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_table("people", [integer("id").primary_key(), enumeration("mood", "mood", ["sad", "fine"])]);
}
