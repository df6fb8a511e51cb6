use migrator_runtime::prelude::*;

#[migration(revision = "c")]
fn upgrade(_: &mut Operations) {}
