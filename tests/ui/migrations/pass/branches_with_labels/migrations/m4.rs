use migrator_runtime::prelude::*;

#[migration(revision = "d", down_revision = "a")]
fn upgrade(_: &mut Operations) {}
