use migrator_runtime::prelude::*;

#[migration(revision = "c1d2e3f40516", down_revision = "ae1027a6acf")]
fn upgrade(_: &mut Operations) {}
