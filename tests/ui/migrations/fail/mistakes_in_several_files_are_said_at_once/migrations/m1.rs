use migrator_runtime::prelude::*;

#[migration(revision = "a b")]
fn upgrade(_: &mut Operations) {}
