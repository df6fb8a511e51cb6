use migrator_runtime::prelude::*;

#[migration(revision = "x", branch_label = "billing", depends_on = "users")]
fn upgrade(_: &mut Operations) {}
