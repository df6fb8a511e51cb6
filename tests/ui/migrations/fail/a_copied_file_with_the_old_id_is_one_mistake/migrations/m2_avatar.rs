use migrator_runtime::prelude::*;

#[migration(revision = "ae1027a6acf", down_revision = "ae1027a6acf")]
fn upgrade(_: &mut Operations) {}
