use migrator_runtime::prelude::*;

#[migration(revision = "a", branch_label = "billing")]
fn upgrade(_: &mut Operations) {}
