use migrator_runtime::prelude::*;

/// Change
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_trigger("touch", "user", after().update().execute("EXECUTE FUNCTION touch()"));
}
