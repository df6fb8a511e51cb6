use migrator_runtime::prelude::*;

/// Change
#[migration(revision = "002", down_revision = "001")]
fn upgrade(op: &mut Operations) {
    op.create_trigger("touch", "users", after().update_of(["emial"]).execute("EXECUTE FUNCTION touch()"));
}
