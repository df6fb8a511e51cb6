use migrator_runtime::prelude::*;

#[migration(revision = "m", down_revision = ["b", "c"])]
fn upgrade(_: &mut Operations) {}
