use migrator_runtime::prelude::*;

#[migration(revision = "b", down_revision = "elsewhere")]
fn upgrade(_: &mut Operations) {}
