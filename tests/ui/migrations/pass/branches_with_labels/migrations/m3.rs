use migrator_runtime::prelude::*;

#[migration(revision = "c", down_revision = "a", branch_label = "users")]
fn upgrade(_: &mut Operations) {}
