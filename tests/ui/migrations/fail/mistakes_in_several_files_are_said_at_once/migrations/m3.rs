use migrator_runtime::prelude::*;

#[migration(revision = "c", down_revision = "b", depends_on = "nobody", branch_label = "b")]
fn upgrade(_: &mut Operations) {}
