use migrator_runtime::prelude::*;

/// Type
#[migration(revision = "003", down_revision = "002")]
fn upgrade(op: &mut Operations) {
    op.alter_column("users", "id").set_type(uuid_type()).using("gen_random_uuid()");
}
