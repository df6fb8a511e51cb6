use migrator_runtime::prelude::*;

#[migration(revision = "b1", branch_label = "billing")]
fn upgrade(_: &mut Operations) {}
