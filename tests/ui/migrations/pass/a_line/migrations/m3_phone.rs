use migrator_runtime::prelude::*;

#[migration(revision = "c1d2e3f40516", down_revision = "b7c3d9e0f1a2")]
fn upgrade(_: &mut Operations) {}
