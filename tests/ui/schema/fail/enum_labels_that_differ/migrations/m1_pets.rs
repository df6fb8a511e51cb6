use migrator_runtime::prelude::*;

/// Pets
#[migration(revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_table("pets", [integer("id").primary_key(), enumeration("mood", "mood", ["sad", "ok"])]);
}
