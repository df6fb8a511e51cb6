use migrator_runtime::prelude::*;

/// Mood
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_enum("mood", ["sad", "ok", "happy"]);
}
