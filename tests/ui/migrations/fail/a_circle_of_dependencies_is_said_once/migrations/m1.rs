use migrator_runtime::prelude::*;

#[migration(revision = "a", depends_on = "late")]
fn upgrade(_: &mut Operations) {}
