use migrator_runtime::prelude::*;

#[migration(revision = "b", down_revision = "users", branch_labels = ["people", "users"])]
fn upgrade(_: &mut Operations) {}
