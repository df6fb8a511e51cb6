use migrator_runtime::prelude::*;

#[migration(revision = "c", down_revision = "b")]
fn upgrade(_: &mut Operations) {}
