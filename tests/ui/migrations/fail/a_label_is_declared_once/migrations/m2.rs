use migrator_runtime::prelude::*;

#[migration(revision = "b", down_revision = "a", branch_label = "billing")]
fn upgrade(_: &mut Operations) {}
