use migrator_runtime::prelude::*;

#[migration(revision = "a", down_revision = "c")]
fn upgrade(_: &mut Operations) {}
