use migrator_runtime::prelude::*;

#[migration(revison = "a")]
fn upgrade(_: &mut Operations) {}
