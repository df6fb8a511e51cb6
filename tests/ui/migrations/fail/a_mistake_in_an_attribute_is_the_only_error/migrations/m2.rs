use migrator_runtime::prelude::*;

#[migration(revision = "b", down_revision = "a")]
fn upgrade(_: &mut Operations) {}
