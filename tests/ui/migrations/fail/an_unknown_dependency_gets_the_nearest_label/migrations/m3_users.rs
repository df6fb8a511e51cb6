use migrator_runtime::prelude::*;

#[migration(revision = "c1d2e3f40516", down_revision = "ae1027a6acf", depends_on = ["b1", "biling"])]
fn upgrade(_: &mut Operations) {}
