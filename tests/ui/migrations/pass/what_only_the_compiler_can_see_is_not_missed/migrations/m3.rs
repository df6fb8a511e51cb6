#[cfg(any())]
use migrator_runtime::prelude::*;

#[cfg(any())]
#[migration(revision = "c", down_revision = "typo")]
fn upgrade(_: &mut Operations) {}
