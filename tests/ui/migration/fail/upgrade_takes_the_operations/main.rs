//! Without them it could record nothing.

use migrator_runtime::prelude::*;

#[migration(revision = "a")]
fn upgrade() {}

fn main() {}
