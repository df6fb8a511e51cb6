use migrator_runtime::prelude::*;

#[migration(revision = "a")]
fn upgrade(_: &mut Operations) {}
