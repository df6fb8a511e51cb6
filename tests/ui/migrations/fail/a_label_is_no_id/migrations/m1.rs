use migrator_runtime::prelude::*;

#[migration(revision = "users")]
fn upgrade(_: &mut Operations) {}
