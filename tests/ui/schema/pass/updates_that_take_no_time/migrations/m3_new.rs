use migrator_runtime::prelude::*;

/// A table of its own
#[migration(revision = "003", down_revision = "002")]
fn upgrade(op: &mut Operations) {
    op.create_table("codes", [integer("id").primary_key(), string("code", 20)]);
    op.execute("INSERT INTO codes (id) SELECT id FROM users").reverse("");
    op.execute("UPDATE codes SET code = 'none'").reverse("");
}
