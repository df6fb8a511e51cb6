use migrator_runtime::prelude::*;

#[migration(revision = "a", branch_label = "users")]
fn upgrade(_: &mut Operations) {}
