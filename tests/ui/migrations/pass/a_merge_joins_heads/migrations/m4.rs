use migrator_runtime::prelude::*;

#[migration(revision = "c", down_revision = "a")]
fn upgrade(_: &mut Operations) {}
