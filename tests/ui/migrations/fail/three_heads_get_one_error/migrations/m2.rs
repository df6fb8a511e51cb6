use migrator_runtime::prelude::*;

#[migration(revision = "b")]
fn upgrade(_: &mut Operations) {}
