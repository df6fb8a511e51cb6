use migrator_runtime::prelude::*;

#[migration(revision = "b", down_revision = "aa")]
fn upgrade(_: &mut Operations) {}
