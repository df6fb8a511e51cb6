use migrator_runtime::prelude::*;

#[migration(revision = "a", branch_label = "main")]
fn upgrade(_: &mut Operations) {}
