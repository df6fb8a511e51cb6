use migrator_runtime::prelude::*;

#[migration(revision = "c", down_revision = "b", branch_label = "late")]
fn upgrade(_: &mut Operations) {}
