use migrator_runtime::prelude::*;

#[migration(revision = "d", down_revision = "c")]
fn upgrade(_: &mut Operations) {}
