use migrator_runtime::prelude::*;

/// Avatar
#[migration(revision = "b7c3d9e0f1a2", down_revision = "ae1027a6acd")]
fn upgrade(_: &mut Operations) {}
