use migrator_runtime::{migrations, prelude::*};

migrations!();

#[migration(revision = "a")]
fn upgrade(_: &mut Operations) {}
