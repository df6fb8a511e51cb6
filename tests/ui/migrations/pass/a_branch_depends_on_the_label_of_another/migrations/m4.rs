use migrator_runtime::prelude::*;

#[migration(revision = "y", down_revision = "x", depends_on = ["b", "users"])]
fn upgrade(_: &mut Operations) {}
