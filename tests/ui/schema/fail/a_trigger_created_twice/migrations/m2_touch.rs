use migrator_runtime::prelude::*;

/// Touch
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_trigger("touch", "users", after().insert().execute("EXECUTE FUNCTION touch()"));
}
