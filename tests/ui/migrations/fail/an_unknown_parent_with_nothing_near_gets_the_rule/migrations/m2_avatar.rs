use migrator_runtime::prelude::*;

#[migration(revision = "b7c3d9e0f1a2", down_revision = "first")]
fn upgrade(_: &mut Operations) {}
