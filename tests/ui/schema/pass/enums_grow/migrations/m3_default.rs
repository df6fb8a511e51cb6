use migrator_runtime::prelude::*;

/// Default
#[migration(revision = "003", down_revision = "002")]
fn upgrade(op: &mut Operations) {
    op.alter_column("pets", "mood").set_default("happy");
    op.create_table(
        "people",
        [integer("id").primary_key(), enumeration("mood", "mood", ["sad", "ok", "happy"])],
    );
}
