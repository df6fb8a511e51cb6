use migrator_runtime::prelude::*;

/// Users
#[migration(revision = "ae1027a6acf")]
fn upgrade(_: &mut Operations) {}
